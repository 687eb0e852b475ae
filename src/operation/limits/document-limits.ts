import { type DocumentNode, GraphQLError, Kind, parse } from 'graphql';
import type { Refusal } from '../../observability/labels.ts';
import { RefusedOperation } from '../../schema/refused-operation.ts';
import { measure } from './document-size.ts';

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

const CIRCULAR = 'Expected fragments that do not spread themselves, got one that does.';

/** Parses a document within all bounds. Throws `RefusedOperation` beyond them, and a GraphQLError for a mistake in the syntax. */
export function parseWithin(text: string, limits: DocumentLimits): DocumentNode {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens: limits.maxTokens });
  } catch (error) {
    if (!hasTooManyTokens(error)) throw error;
    throw tooMany('too_many_tokens', 'tokens', 'more', limits.maxTokens);
  }
  const refusal = checkDocument(document, limits);
  if (refusal !== null) throw refusal;
  return document;
}

/** Null for a document within its bounds. It need not be valid; whatever cannot be measured is beyond them. */
export function checkDocument(document: DocumentNode, limits: DocumentLimits): RefusedOperation | null {
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;
  const { depth, introspectionDepth, fields, aliases, directives } = measure(document);
  return (
    beyond('too_many_operations', 'operations', operations, MOST_OPERATIONS) ??
    // Nobody can write such a document out, so it is too deep whatever the limit.
    (depth === Infinity ? refused('too_deep', CIRCULAR) : null) ??
    beyond('too_deep', 'levels of fields', depth, limits.maxDepth) ??
    beyond('too_deep', 'levels of introspection', introspectionDepth, INTROSPECTION_DEPTH) ??
    beyond('too_many_aliases', 'aliases', aliases, limits.maxAliases) ??
    beyond('too_many_directives', 'directives', directives, limits.maxDirectives) ??
    beyond('too_many_fields', 'fields', fields, limits.maxTokens)
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

function beyond(refusal: Refusal, what: string, found: number, limit: number): RefusedOperation | null {
  if (found <= limit) return null;
  // Nested fragments can double a count until numbers are no longer exact.
  return tooMany(refusal, what, Number.isSafeInteger(found) ? String(found) : `more than ${limit}`, limit);
}

function tooMany(refusal: Refusal, what: string, found: string, limit: number): RefusedOperation {
  return refused(
    refusal,
    `Expected a document of at most ${limit} ${what}, fragments written out, got ${found}.`,
  );
}

function refused(refusal: Refusal, message: string): RefusedOperation {
  return new RefusedOperation({ kind: 'too-complex', message }, refusal);
}
