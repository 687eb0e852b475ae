import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getDirectiveValues,
  getNamedType,
  getOperationAST,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What is asked for of an object, by the names of its fields. */
export interface Selected {
  /** Whether any of the fields is asked for. */
  has(...fields: readonly string[]): boolean;
  /** What is asked for below a field. */
  under(field: string): Selected;
}

export type VariableValues = Readonly<Record<string, unknown>>;

/** One field of an answer: all nodes that ask for it under the same name. Execution takes arguments from the first. */
export interface AskedField {
  readonly key: string;
  readonly node: FieldNode;
  readonly nodes: readonly FieldNode[];
  readonly below: readonly SelectionSetNode[];
  /** Null for fields that every type has, such as `__typename`. */
  readonly definition: GraphQLField<unknown, unknown> | null;
}

const NOTHING_SELECTED: Selected = {
  has: () => false,
  under: () => NOTHING_SELECTED,
};

/**
 * An operation with its fragments written out, of which only the variables of `@skip` and `@include` are filled in. What
 * was once worked out of it is kept, so that operations that differ in other variables can share one.
 */
export class OperationShape {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly root: GraphQLObjectType;
  readonly rootSets: readonly SelectionSetNode[];
  readonly fragments: Record<string, FragmentDefinitionNode>;
  /** Values of the variables that `@skip` and `@include` depend on; there may be others. */
  readonly conditions: VariableValues;
  #fieldCount = 0;
  readonly #fields = new WeakMap<
    readonly SelectionSetNode[],
    Map<GraphQLObjectType, readonly AskedField[]>
  >();
  readonly #selected = new WeakMap<readonly SelectionSetNode[], Map<string, Selected>>();

  private constructor(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    root: GraphQLObjectType,
    fragments: Record<string, FragmentDefinitionNode>,
    conditions: VariableValues,
  ) {
    this.schema = schema;
    this.operation = operation;
    this.root = root;
    this.rootSets = [operation.selectionSet];
    this.fragments = fragments;
    this.conditions = conditions;
  }

  /** Null where execution will refuse to begin, for want of such an operation. */
  static of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operationName: string | null | undefined,
    conditions: VariableValues,
  ): OperationShape | null {
    const operation = getOperationAST(document, operationName);
    if (operation === null || operation === undefined) return null;
    const root = schema.getRootType(operation.operation);
    if (root === null || root === undefined) return null;
    const fragments: Record<string, FragmentDefinitionNode> = {};
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    }
    return new OperationShape(schema, operation, root, fragments, conditions);
  }

  /** What is asked for below the field that a resolver was called for. */
  static below(info: GraphQLResolveInfo): { selected(type: string): Selected } {
    const { schema, operation, fragments, variableValues, fieldNodes } = info;
    const root = schema.getRootType(operation.operation);
    const sets = fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (root === null || root === undefined) return { selected: () => NOTHING_SELECTED };
    const shape = new OperationShape(schema, operation, root, fragments, variableValues);
    return { selected: (type) => shape.selectedOf(type, sets) };
  }

  /** How many fields were written out so far. */
  get fieldCount(): number {
    return this.#fieldCount;
  }

  /** What is asked for of an object of this type, seen through fragments, `@skip` and `@include`. */
  fieldsOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): readonly AskedField[] {
    return memoized(this.#fields, sets, type, () => this.#gather(type, sets));
  }

  /** What is asked for of an object of a type, by the fields' own names. */
  selectedOf(typeName: string, sets: readonly SelectionSetNode[]): Selected {
    return memoized(this.#selected, sets, typeName, () => {
      const type = this.objectType(typeName);
      if (type === null) return NOTHING_SELECTED;
      const fields = this.fieldsOf(type, sets);
      const names = new Set(fields.map(({ node }) => node.name.value));
      const below = new Map<string, Selected>();
      return {
        has: (...wanted) => {
          for (const name of wanted) if (names.has(name)) return true;
          return false;
        },
        under: (name) => {
          const known = below.get(name) ?? this.#under(type, fields, name);
          below.set(name, known);
          return known;
        },
      };
    });
  }

  objectType(name: string): GraphQLObjectType | null {
    const type = this.schema.getType(name);
    return isObjectType(type) ? type : null;
  }

  #under(type: GraphQLObjectType, fields: readonly AskedField[], name: string): Selected {
    const definition = type.getFields()[name];
    if (definition === undefined) return NOTHING_SELECTED;
    const below = fields.filter(({ node }) => node.name.value === name).flatMap((field) => field.below);
    return this.selectedOf(getNamedType(definition.type).name, below);
  }

  #gather(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): readonly AskedField[] {
    const found = new Map<string, { nodes: FieldNode[]; below: SelectionSetNode[] }>();
    const spread = new Set<string>();
    const visit = (selections: readonly SelectionNode[]) => {
      for (const selection of selections) {
        if (!this.#isIncluded(selection)) continue;
        if (selection.kind === Kind.FIELD) {
          const key = (selection.alias ?? selection.name).value;
          const known = found.get(key) ?? { nodes: [], below: [] };
          known.nodes.push(selection);
          if (selection.selectionSet !== undefined) known.below.push(selection.selectionSet);
          found.set(key, known);
          continue;
        }
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#once(selection.name.value, spread);
        if (fragment !== undefined && this.#applies(fragment.typeCondition?.name.value, type)) {
          visit(fragment.selectionSet.selections);
        }
      }
    };
    for (const set of sets) visit(set.selections);
    const definitions = type.getFields();
    const asked: AskedField[] = [];
    for (const [key, { nodes, below }] of found) {
      const [node] = nodes;
      if (node === undefined) continue;
      asked.push({ key, node, nodes, below, definition: definitions[node.name.value] ?? null });
    }
    this.#fieldCount += asked.length;
    return asked;
  }

  #once(name: string, spread: Set<string>): FragmentDefinitionNode | undefined {
    if (spread.has(name)) return undefined;
    spread.add(name);
    return this.fragments[name];
  }

  #applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const abstract = this.schema.getType(condition);
    return isAbstractType(abstract) && this.schema.isSubType(abstract, type);
  }

  /** A condition that cannot be told is taken to hold: execution fails there. */
  #isIncluded(node: SelectionNode): boolean {
    if (node.directives === undefined || node.directives.length === 0) return true;
    try {
      if (getDirectiveValues(GraphQLSkipDirective, node, this.conditions)?.['if'] === true) return false;
      return getDirectiveValues(GraphQLIncludeDirective, node, this.conditions)?.['if'] !== false;
    } catch {
      return true;
    }
  }
}

function memoized<Key extends object, Part, Value>(
  memory: WeakMap<Key, Map<Part, Value>>,
  key: Key,
  part: Part,
  make: () => Value,
): Value {
  const parts = memory.get(key) ?? new Map<Part, Value>();
  memory.set(key, parts);
  const known = parts.get(part);
  if (known !== undefined) return known;
  const made = make();
  parts.set(part, made);
  return made;
}
