import {
  type FieldNode,
  type FragmentDefinitionNode,
  getDirectiveValues,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Told to resolvers by an executor that has filled in `@skip` and `@include`: a selection is then the same each time. */
export interface RemembersSelections extends GraphQLResolveInfo {
  readonly selections: Map<string | null, Selection>;
}

/**
 * What a query asks for below a field, seen through aliases, fragments, `@skip` and `@include`. Loaders learn from it
 * which references to fill in and whether a call is needed at all.
 */
export class Selection {
  readonly #info: Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>;
  readonly #sets: readonly SelectionSetNode[];
  readonly #type: string | null;
  readonly #under = new Map<string, Selection>();
  #fields: Map<string, FieldNode[]> | null = null;

  private constructor(
    info: Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>,
    fields: readonly FieldNode[],
    type: string | null,
  ) {
    this.#info = info;
    this.#sets = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
    this.#type = type;
  }

  /** Below the field being resolved. `type` leaves out fragments on other types, where the field is abstract. */
  static of(info: GraphQLResolveInfo | RemembersSelections, type: string | null = null): Selection {
    if (!('selections' in info)) return new Selection(info, info.fieldNodes, type);
    const known = info.selections.get(type) ?? new Selection(info, info.fieldNodes, type);
    info.selections.set(type, known);
    return known;
  }

  /** Whether any of the fields is asked for. */
  has(...names: readonly string[]): boolean {
    const fields = this.#collect();
    return names.some((name) => fields.has(name));
  }

  /** Whether anything but `__typename` is asked for. */
  get hasFields(): boolean {
    const fields = this.#collect();
    return fields.size > (fields.has('__typename') ? 1 : 0);
  }

  /** What is asked for below a field. */
  under(name: string): Selection {
    const known = this.#under.get(name);
    if (known !== undefined) return known;
    const made = new Selection(this.#info, this.#collect().get(name) ?? [], null);
    this.#under.set(name, made);
    return made;
  }

  #collect(): ReadonlyMap<string, FieldNode[]> {
    if (this.#fields === null) {
      this.#fields = new Map();
      for (const set of this.#sets) this.#visit(set.selections, this.#fields);
    }
    return this.#fields;
  }

  #visit(selections: readonly SelectionNode[], into: Map<string, FieldNode[]>): void {
    for (const node of selections) {
      if (!this.#isIncluded(node)) continue;
      if (node.kind === Kind.FIELD) {
        const known = into.get(node.name.value);
        if (known === undefined) into.set(node.name.value, [node]);
        else known.push(node);
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : this.#fragment(node.name.value);
      const condition = fragment?.typeCondition?.name.value ?? null;
      if (fragment !== undefined && this.#applies(condition))
        this.#visit(fragment.selectionSet.selections, into);
    }
  }

  #fragment(name: string): FragmentDefinitionNode | undefined {
    return this.#info.fragments[name];
  }

  #applies(condition: string | null): boolean {
    return this.#type === null || condition === null || condition === this.#type || condition === 'Node';
  }

  #isIncluded(node: SelectionNode): boolean {
    if (node.directives === undefined || node.directives.length === 0) return true;
    const variables = this.#info.variableValues;
    if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false;
  }
}
