import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getDirectiveValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What is asked for of an object. */
export interface Selected {
  has(...fields: readonly string[]): boolean;
  under(field: string): Selected;
}

export type VariableValues = Readonly<Record<string, unknown>>;

/** One field of an answer: all nodes that ask for it under the same name. Execution takes arguments from the first. */
export interface AskedField {
  readonly key: string;
  readonly node: FieldNode;
  readonly below: readonly SelectionSetNode[];
}

const NOTHING_SELECTED: Selected = { has: () => false, under: () => NOTHING_SELECTED };

/** An operation as it will be executed, with its variables filled in. */
export class ExecutionPlan {
  readonly schema: GraphQLSchema;
  readonly root: GraphQLObjectType;
  readonly rootSets: readonly SelectionSetNode[];
  readonly variables: Record<string, unknown>;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  private constructor(
    schema: GraphQLSchema,
    root: GraphQLObjectType,
    rootSet: SelectionSetNode,
    variables: Record<string, unknown>,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {
    this.schema = schema;
    this.root = root;
    this.rootSets = [rootSet];
    this.variables = variables;
    this.#fragments = fragments;
  }

  /** Null where execution will refuse to begin: no such operation, or variables that do not fit. */
  static of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operationName: string | null | undefined,
    variables: VariableValues | null | undefined,
  ): ExecutionPlan | null {
    const operation = getOperationAST(document, operationName);
    if (operation === null || operation === undefined) return null;
    const root = schema.getRootType(operation.operation);
    if (root === null || root === undefined) return null;
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
      maxErrors: 1,
    });
    if (coerced === undefined) return null;
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    }
    return new ExecutionPlan(schema, root, operation.selectionSet, coerced, fragments);
  }

  /** What is asked for of an object of this type, seen through fragments, `@skip` and `@include`. */
  fieldsOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): readonly AskedField[] {
    const found = new Map<string, { node: FieldNode; below: SelectionSetNode[] }>();
    const spread = new Set<string>();
    const visit = (selections: readonly SelectionNode[]) => {
      for (const selection of selections) {
        if (!this.#isIncluded(selection)) continue;
        if (selection.kind === Kind.FIELD) {
          const key = (selection.alias ?? selection.name).value;
          const known = found.get(key) ?? { node: selection, below: [] };
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
    return [...found].map(([key, { node, below }]) => ({ key, node, below }));
  }

  /** What is asked for of an object of a type, by the fields' own names. */
  selectedOf(typeName: string, sets: readonly SelectionSetNode[]): Selected {
    const type = this.objectType(typeName);
    if (type === null) return NOTHING_SELECTED;
    const fields = this.fieldsOf(type, sets);
    return {
      has: (...names) => fields.some(({ node }) => names.includes(node.name.value)),
      under: (name) => {
        const definition = type.getFields()[name];
        if (definition === undefined) return NOTHING_SELECTED;
        const below = fields.filter(({ node }) => node.name.value === name).flatMap((field) => field.below);
        return this.selectedOf(getNamedType(definition.type).name, below);
      },
    };
  }

  objectType(name: string): GraphQLObjectType | null {
    const type = this.schema.getType(name);
    return isObjectType(type) ? type : null;
  }

  #once(name: string, spread: Set<string>): FragmentDefinitionNode | undefined {
    if (spread.has(name)) return undefined;
    spread.add(name);
    return this.#fragments.get(name);
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
      if (getDirectiveValues(GraphQLSkipDirective, node, this.variables)?.['if'] === true) return false;
      return getDirectiveValues(GraphQLIncludeDirective, node, this.variables)?.['if'] !== false;
    } catch {
      return true;
    }
  }
}
