import type { RequestMembers } from './graphql-request.ts';

/** How a request names a document instead of sending it. */
export interface NamedDocument {
  /** Where the name stands, for messages. */
  readonly argument: string;
  /** As a manifest has it; null where what stands there is no name. */
  readonly id: string | null;
  /** Whether the client sends the text itself when it is told that nobody knows the name. */
  readonly canSendText: boolean;
}

/** A hash is one of these by its length: SHA-256, SHA-1, which is what codegen takes, and MD5, which is what Relay takes. */
const HASH = /^(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})$/;
/** Long enough to be meant as a hash. */
const HEXADECIMAL = /^[0-9a-f]{32,}$/i;
const NAME = /^[\w.~+/=-]{1,256}$/;
const PREFIXED = /^sha256:([0-9a-f]{64})$/;

/**
 * The name as manifests are looked up by it: a hash in lower-case hexadecimal, of which the prefix `sha256:` is taken off, or
 * another one without a colon, as a manifest may have them. Null for anything else.
 */
export function documentIdIn(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const hash = PREFIXED.exec(value)?.[1];
  if (hash !== undefined) return hash;
  if (HEXADECIMAL.test(value)) return isHash(value) ? value : null;
  return NAME.test(value) ? value : null;
}

/** Whether an id is a hash of a text, rather than a name that somebody made up. */
export function isHash(id: string): boolean {
  return HASH.test(id);
}

/** The members that name a document, beside the extension. */
export const DOCUMENT_NAMES: ReadonlySet<string> = new Set(['documentId', 'doc_id', 'id']);

/** The document that members name: the extension counts behind `documentId`, and before the names that Relay has. Null for none. */
export function namedDocument(members: RequestMembers): NamedDocument | null {
  return (
    memberOf(members, 'documentId') ??
    persistedQueryOf(members) ??
    memberOf(members, 'doc_id') ??
    memberOf(members, 'id')
  );
}

function memberOf(members: RequestMembers, argument: 'documentId' | 'doc_id' | 'id'): NamedDocument | null {
  const value = members[argument];
  if (value === undefined || value === null) return null;
  return { argument, id: documentIdIn(value), canSendText: false };
}

/** The extension that links of Apollo and urql send. */
function persistedQueryOf({ extensions }: RequestMembers): NamedDocument | null {
  if (typeof extensions !== 'object' || extensions === null || !('persistedQuery' in extensions)) return null;
  const { persistedQuery } = extensions;
  if (typeof persistedQuery !== 'object' || persistedQuery === null || !('sha256Hash' in persistedQuery)) {
    return null;
  }
  const argument = 'extensions.persistedQuery.sha256Hash';
  return { argument, id: documentIdIn(persistedQuery.sha256Hash), canSendText: true };
}
