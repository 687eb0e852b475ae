import { type DocumentNode, GraphQLError, Kind, parse } from 'graphql';
import type { DocumentBound, Failure } from '../../domain/failure.ts';
import type { Refusal } from '../../observability/labels.ts';
import { RefusedOperation } from '../../schema/refused-operation.ts';
import { measure, UNCOUNTABLE } from './document-size.ts';

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

/** Nobody can write such a document out, so it is too deep whatever the limit. */
const CIRCULAR: Failure = {
  kind: 'too-complex',
  message: 'Expected fragments that do not spread themselves, got one that does.',
  bound: 'depth',
};

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
  const { depth, introspectionDepth, fields, aliases, directives } = measure(document);
  return (
    beyond('operations', 'operations', operations, MOST_OPERATIONS) ??
    // Only what goes on for ever is that deep: every level takes a field of the text.
    (depth >= UNCOUNTABLE ? CIRCULAR : null) ??
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
  return tooMany(bound, what, found >= UNCOUNTABLE ? `more than ${limit}` : String(found), limit);
}

function tooMany(bound: DocumentBound, what: string, found: string, limit: number): Failure {
  const message = `Expected a document of at most ${limit} ${what}, fragments written out, got ${found}.`;
  return { kind: 'too-complex', message, bound };
}
