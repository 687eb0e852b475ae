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
 * that Apollo's clients send. A client cannot register any. The text takes the same way as one that a client sends, limits
 * and caches included. Throws {@link RefusedOperation} for what may not be executed.
 */
export function withTrustedText(
  members: RequestMembers,
  { documents, only }: TrustedDocumentOptions,
): RequestMembers {
  if (Boolean(members['query'])) {
    if (only) throw new RefusedOperation(TRUSTED_ONLY, 'untrusted_document');
    return members;
  }
  const id = documentIdOf(members);
  if (id === null) {
    throw only
      ? new RefusedOperation(ID_REQUIRED, 'untrusted_document')
      : new RefusedOperation(DOCUMENT_REQUIRED, 'malformed');
  }
  const query = documents.get(id);
  if (query === undefined) throw new RefusedOperation(NO_SUCH_DOCUMENT, 'untrusted_document');
  const { operationName, variables, extensions } = members;
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

/** The hash; a text that is none for an id that is not understood, and null where no id was sent. */
function documentIdOf({ documentId, extensions }: RequestMembers): string | null {
  if (documentId !== undefined && documentId !== null) {
    return (typeof documentId === 'string' ? DOCUMENT_ID.exec(documentId)?.[1] : undefined) ?? '';
  }
  if (typeof extensions !== 'object' || extensions === null || !('persistedQuery' in extensions)) return null;
  const { persistedQuery } = extensions;
  if (typeof persistedQuery !== 'object' || persistedQuery === null || !('sha256Hash' in persistedQuery)) {
    return null;
  }
  return typeof persistedQuery.sha256Hash === 'string' ? persistedQuery.sha256Hash : '';
}
