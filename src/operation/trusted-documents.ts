import type { Failure } from '../domain/failure.ts';
import { RefusedOperation } from '../schema/refused-operation.ts';
import type { RequestMembers } from './graphql-request.ts';
import type { TrustedDocuments } from './trusted-manifest.ts';

export interface TrustedDocumentOptions {
  readonly documents: TrustedDocuments;
  /** Whether everything else is refused, without being parsed. */
  readonly only: boolean;
}

/**
 * Puts the text of a trusted document in the place of its hash: `documentId` as GraphQL over HTTP names it, or the extension
 * that Apollo's clients send. A client cannot register any, so that a hash beside a text means nothing. The text takes the
 * same way as one that a client sends, limits and caches included. Throws {@link RefusedOperation} for what may not be
 * executed.
 */
export function withTrustedText(
  members: RequestMembers,
  trusted: TrustedDocumentOptions | null,
): RequestMembers {
  if (Boolean(members['query'])) {
    if (trusted?.only === true) throw new RefusedOperation(TRUSTED_ONLY, 'untrusted_document');
    return members;
  }
  if (trusted === null) {
    if (persistedHashOf(members) === null) return members;
    throw new RefusedOperation({ kind: 'persisted-query-not-supported' }, 'untrusted_document');
  }
  return trustedText(members, trusted);
}

function trustedText(members: RequestMembers, { documents, only }: TrustedDocumentOptions): RequestMembers {
  const { documentId, operationName, variables, extensions } = members;
  const hasId = documentId !== undefined && documentId !== null;
  const hash = hasId ? hashIn(documentId) : persistedHashOf(members);
  if (hash === null) {
    throw only
      ? new RefusedOperation(ID_REQUIRED, 'untrusted_document')
      : new RefusedOperation(DOCUMENT_REQUIRED, 'malformed');
  }
  const query = documents.get(hash);
  if (query === undefined) {
    // Where a text would be refused as well, nobody should send it.
    const failure: Failure = hasId || only ? NO_SUCH_DOCUMENT : { kind: 'persisted-query-not-found' };
    throw new RefusedOperation(failure, 'untrusted_document');
  }
  return { query, operationName, variables, extensions };
}

const NO_SUCH_DOCUMENT: Failure = {
  kind: 'not-found',
  message: 'There is no trusted document of this hash.',
};

const ID_REQUIRED: Failure = {
  kind: 'bad-input',
  argument: 'documentId',
  message: 'Expected documentId to be sha256: and the hash of a trusted document.',
};

const DOCUMENT_REQUIRED: Failure = {
  kind: 'bad-input',
  argument: 'query',
  message: 'Expected a document as query, or the hash of a trusted one as documentId.',
};

const TRUSTED_ONLY: Failure = {
  kind: 'forbidden',
  message: 'Only trusted documents are executed here. Send the hash of one as documentId, and no query.',
};

const DOCUMENT_ID = /^sha256:([0-9a-f]{64})$/;

/** The hash, or a text that is none for an id that is not understood. */
function hashIn(documentId: unknown): string {
  return (typeof documentId === 'string' ? DOCUMENT_ID.exec(documentId)?.[1] : undefined) ?? '';
}

/** The hash in the extension; a text that is none for anything else in its place, and null where there is no place for it. */
function persistedHashOf({ extensions }: RequestMembers): string | null {
  if (typeof extensions !== 'object' || extensions === null || !('persistedQuery' in extensions)) return null;
  const { persistedQuery } = extensions;
  if (typeof persistedQuery !== 'object' || persistedQuery === null || !('sha256Hash' in persistedQuery)) {
    return null;
  }
  return typeof persistedQuery.sha256Hash === 'string' ? persistedQuery.sha256Hash : '';
}
