import {
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How large a part of a document is once its fragments are written out. */
export interface Size {
  readonly depth: number;
  readonly introspectionDepth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
}

const NOTHING: Size = { depth: 0, introspectionDepth: 0, fields: 0, aliases: 0, directives: 0 };
/** A fragment that spreads itself goes on for ever. */
const CIRCULAR: Size = {
  depth: Infinity,
  introspectionDepth: Infinity,
  fields: Infinity,
  aliases: Infinity,
  directives: Infinity,
};

/** The size of everything that an operation of the document may execute, and of fragments that none of them spreads. */
export function measure(document: DocumentNode): Size {
  return new Measurer(document).measure();
}

/**
 * Measures each definition once and reuses the size of a fragment for all of its spreads. The work is therefore that of reading
 * the document, however large it would be written out.
 */
class Measurer {
  readonly #definitions: readonly DefinitionNode[];
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  /** Null while a fragment is being measured. */
  readonly #known = new Map<string, Size | null>();
  readonly #spread = new Set<string>();

  constructor({ definitions }: DocumentNode) {
    this.#definitions = definitions;
    for (const definition of definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    }
  }

  measure(): Size {
    let total = NOTHING;
    const fragments = new Map<string, Size>();
    for (const definition of this.#definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        const { value } = definition.name;
        // A second fragment of the name is invalid, but must not hide behind the first.
        if (fragments.has(value)) total = together(total, this.#body(definition));
        else fragments.set(value, this.#fragment(value));
      } else {
        total = together(total, this.#body(definition));
      }
    }
    for (const [name, size] of fragments) {
      if (!this.#spread.has(name) || size === CIRCULAR) total = together(total, size);
    }
    return total;
  }

  #body(definition: DefinitionNode): Size {
    const set = 'selectionSet' in definition ? definition.selectionSet : undefined;
    let directives = definition.directives?.length ?? 0;
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      for (const variable of definition.variableDefinitions ?? [])
        directives += variable.directives?.length ?? 0;
    }
    return together({ ...NOTHING, directives }, this.#selections(set));
  }

  #fragment(name: string): Size {
    const known = this.#known.get(name);
    if (known !== undefined) return known ?? CIRCULAR;
    const definition = this.#fragments.get(name);
    if (definition === undefined) return NOTHING;
    this.#known.set(name, null);
    const body = this.#body(definition);
    const size = body.depth === Infinity ? CIRCULAR : body;
    this.#known.set(name, size);
    return size;
  }

  #selections(set: SelectionSetNode | undefined): Size {
    let total = NOTHING;
    for (const selection of set?.selections ?? []) total = together(total, this.#selection(selection));
    return total;
  }

  #selection(selection: SelectionNode): Size {
    switch (selection.kind) {
      case Kind.FIELD: {
        const below = this.#selections(selection.selectionSet);
        const own = withDirectives(selection.directives, below);
        const aliases = own.aliases + Number(selection.alias !== undefined);
        return deeper({ ...own, aliases, fields: own.fields + 1 }, isIntrospection(selection.name.value));
      }
      case Kind.INLINE_FRAGMENT:
        return withDirectives(selection.directives, this.#selections(selection.selectionSet));
      case Kind.FRAGMENT_SPREAD: {
        const { value } = selection.name;
        this.#spread.add(value);
        return withDirectives(selection.directives, this.#fragment(value));
      }
    }
  }
}

function isIntrospection(field: string): boolean {
  return field === '__schema' || field === '__type';
}

/** A field of the schema's own lies one level above what it holds; one for introspection starts a count of its own. */
function deeper(below: Size, introspects: boolean): Size {
  if (!introspects) return { ...below, depth: below.depth + 1 };
  const introspectionDepth = Math.max(below.depth, below.introspectionDepth) + 1;
  return { ...below, depth: below.depth === Infinity ? Infinity : 1, introspectionDepth };
}

function withDirectives(directives: readonly DirectiveNode[] | undefined, size: Size): Size {
  const more = directives?.length ?? 0;
  return more === 0 ? size : { ...size, directives: size.directives + more };
}

function together(one: Size, other: Size): Size {
  return {
    depth: Math.max(one.depth, other.depth),
    introspectionDepth: Math.max(one.introspectionDepth, other.introspectionDepth),
    fields: one.fields + other.fields,
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
  };
}
