import {
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { DocumentBound, Failure } from '../../domain/failure.ts';
import type { Refusal } from '../../observability/labels.ts';
import { RefusedOperation } from '../../schema/refused-operation.ts';

/** Bounds on a document itself, whatever it asks for. */
export interface DocumentLimits {
  /** Also the most fields that the operations may have once their fragments are written out. */
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxDirectives: number;
}

/** More than any client sends, and few enough that checking each of them is cheap. */
const MOST_OPERATIONS = 10;

/**
 * How deep `__schema` and `__type` may go instead: as far as the query with which every tool asks for a schema. Which
 * of their fields may repeat on the way is a rule of validation.
 */
const INTROSPECTION_DEPTH = 16;

/** What metrics call a refusal of a document beyond a bound. */
const REFUSALS: Readonly<Record<DocumentBound, Refusal>> = {
  tokens: 'too_many_tokens',
  fields: 'too_many_fields',
  operations: 'too_many_operations',
  depth: 'too_deep',
  aliases: 'too_many_aliases',
  directives: 'too_many_directives',
};

/** Parses a document within all bounds. Throws `RefusedOperation` beyond them, and a GraphQLError for a mistake in the syntax. */
export function parseWithin(text: string, limits: DocumentLimits): DocumentNode {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens: limits.maxTokens });
  } catch (error) {
    if (!hasTooManyTokens(error)) throw error;
    throw refusalOf(tooMany('tokens', 'tokens', 'more', limits.maxTokens));
  }
  const failure = checkDocument(document, limits);
  if (failure !== null) throw refusalOf(failure);
  return document;
}

function refusalOf(failure: Failure): RefusedOperation {
  const bound = failure.kind === 'too-complex' ? failure.bound : undefined;
  return new RefusedOperation(failure, bound === undefined ? 'too_complex' : REFUSALS[bound]);
}

/** Null for a document within its bounds. It need not be valid; whatever cannot be measured is beyond them. */
export function checkDocument(document: DocumentNode, limits: DocumentLimits): Failure | null {
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;
  const { depth, introspectionDepth, fields, aliases, directives } = new Measurer(document).measure();
  return (
    beyond('operations', 'operations', operations, MOST_OPERATIONS) ??
    beyond('depth', 'levels of fields', depth, limits.maxDepth) ??
    beyond('depth', 'levels of introspection', introspectionDepth, INTROSPECTION_DEPTH) ??
    beyond('aliases', 'aliases', aliases, limits.maxAliases) ??
    beyond('directives', 'directives', directives, limits.maxDirectives) ??
    beyond('fields', 'fields', fields, limits.maxTokens)
  );
}

/**
 * What graphql-js throws for too many tokens has no code. With a limit so high that its recursion runs out of stack, that
 * is too many as well.
 */
function hasTooManyTokens(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  return (
    error instanceof GraphQLError &&
    /^Syntax Error: Document contains more tha[nt] \d+ tokens/.test(error.message)
  );
}

function beyond(bound: DocumentBound, what: string, found: number, limit: number): Failure | null {
  if (found <= limit) return null;
  return tooMany(bound, what, found >= ENDLESS ? `more than ${limit}` : String(found), limit);
}

function tooMany(bound: DocumentBound, what: string, found: string, limit: number): Failure {
  const message = `Expected a document of at most ${limit} ${what}, fragments written out, got ${found}.`;
  return { kind: 'too-complex', message, bound };
}

/** What a part of a document amounts to once its fragments are written out. */
interface Measure {
  readonly depth: number;
  readonly introspectionDepth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
}

/** Stands for every larger number: fragments double their size faster than numbers stay exact. */
const ENDLESS = 1e9;

const NOTHING: Measure = { depth: 0, introspectionDepth: 0, fields: 0, aliases: 0, directives: 0 };
/** A fragment that spreads itself. */
const WITHOUT_END: Measure = {
  depth: ENDLESS,
  introspectionDepth: ENDLESS,
  fields: ENDLESS,
  aliases: ENDLESS,
  directives: ENDLESS,
};

/**
 * Measures each definition once, and a fragment's spreads by what is known of the fragment then. So the work is that of
 * reading the document, however much it would come to when written out.
 */
class Measurer {
  readonly #definitions: readonly DefinitionNode[];
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  /** Null while a fragment is being measured. */
  readonly #known = new Map<string, Measure | null>();
  readonly #spread = new Set<string>();

  constructor({ definitions }: DocumentNode) {
    this.#definitions = definitions;
    for (const definition of definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    }
  }

  /** Everything that an operation may execute, and fragments that none of them spreads. */
  measure(): Measure {
    let total = NOTHING;
    const fragments = new Map<string, Measure>();
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
    for (const [name, measure] of fragments) {
      if (!this.#spread.has(name) || measure === WITHOUT_END) total = together(total, measure);
    }
    return total;
  }

  #body(definition: DefinitionNode): Measure {
    const set = 'selectionSet' in definition ? definition.selectionSet : undefined;
    let directives = definition.directives?.length ?? 0;
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      for (const variable of definition.variableDefinitions ?? [])
        directives += variable.directives?.length ?? 0;
    }
    return together({ ...NOTHING, directives }, this.#selections(set));
  }

  #fragment(name: string): Measure {
    const known = this.#known.get(name);
    if (known !== undefined) return known ?? WITHOUT_END;
    const definition = this.#fragments.get(name);
    if (definition === undefined) return NOTHING;
    this.#known.set(name, null);
    const body = this.#body(definition);
    const measure = body.depth >= ENDLESS ? WITHOUT_END : body;
    this.#known.set(name, measure);
    return measure;
  }

  #selections(set: SelectionSetNode | undefined): Measure {
    let total = NOTHING;
    for (const selection of set?.selections ?? []) {
      switch (selection.kind) {
        case Kind.FIELD: {
          const below = this.#selections(selection.selectionSet);
          const own = withDirectives(selection.directives, below);
          const aliases = selection.alias === undefined ? own.aliases : atMost(own.aliases + 1);
          const field = { ...own, aliases, fields: atMost(own.fields + 1) };
          total = together(total, deeper(field, isIntrospection(selection.name.value)));
          break;
        }
        case Kind.INLINE_FRAGMENT:
          total = together(
            total,
            withDirectives(selection.directives, this.#selections(selection.selectionSet)),
          );
          break;
        case Kind.FRAGMENT_SPREAD: {
          const { value } = selection.name;
          this.#spread.add(value);
          total = together(total, withDirectives(selection.directives, this.#fragment(value)));
        }
      }
    }
    return total;
  }
}

function isIntrospection(field: string): boolean {
  return field === '__schema' || field === '__type';
}

/** A field of the schema's own lies one level above what it holds; one for introspection starts a count of its own. */
function deeper(below: Measure, introspects: boolean): Measure {
  if (!introspects) return { ...below, depth: atMost(below.depth + 1) };
  const introspectionDepth = atMost(Math.max(below.depth, below.introspectionDepth) + 1);
  return { ...below, depth: below.depth >= ENDLESS ? ENDLESS : 1, introspectionDepth };
}

function withDirectives(directives: readonly DirectiveNode[] | undefined, measure: Measure): Measure {
  const more = directives?.length ?? 0;
  return more === 0 ? measure : { ...measure, directives: atMost(measure.directives + more) };
}

function together(one: Measure, other: Measure): Measure {
  return {
    depth: Math.max(one.depth, other.depth),
    introspectionDepth: Math.max(one.introspectionDepth, other.introspectionDepth),
    fields: atMost(one.fields + other.fields),
    aliases: atMost(one.aliases + other.aliases),
    directives: atMost(one.directives + other.directives),
  };
}

function atMost(count: number): number {
  return Math.min(count, ENDLESS);
}
