import type { Failure } from '../domain/failure.ts';
import { RefusedOperation } from '../schema/refused-operation.ts';
import { type NamedDocument, namedDocument } from './document-id.ts';
import type { RequestMembers } from './graphql-request.ts';
import type { TrustedDocuments } from './trusted-manifest.ts';

export interface TrustedDocumentOptions {
  readonly documents: TrustedDocuments;
  /** Whether everything else is refused, without being parsed. */
  readonly only: boolean;
}

/**
 * Puts the text of a trusted document in the place of its name, wherever a client puts that: see {@link namedDocument}. A
 * client cannot register any, so that a name beside a text means nothing. The text takes the same way as one that a client
 * sends, limits and caches included. Throws {@link RefusedOperation} for what may not be executed.
 */
export function withTrustedText(
  members: RequestMembers,
  trusted: TrustedDocumentOptions | null,
): RequestMembers {
  if (Boolean(members['query'])) {
    if (trusted?.only === true) throw new RefusedOperation(TRUSTED_ONLY, 'untrusted_document');
    return members;
  }
  const named = namedDocument(members);
  if (trusted === null) {
    if (named === null) return members;
    throw new RefusedOperation(named.canSendText ? NOT_SUPPORTED : noneHere(named), 'untrusted_document');
  }
  if (named === null) {
    throw trusted.only
      ? new RefusedOperation(ID_REQUIRED, 'untrusted_document')
      : new RefusedOperation(DOCUMENT_REQUIRED, 'malformed');
  }
  const { operationName, variables, extensions } = members;
  return { query: textOf(named, trusted), operationName, variables, extensions };
}

function textOf(named: NamedDocument, { documents, only }: TrustedDocumentOptions): string {
  if (named.id === null) throw new RefusedOperation(noId(named), 'malformed');
  const text = documents.get(named.id);
  if (text !== undefined) return text;
  // Where a text would be refused as well, nobody should send it.
  const failure = named.canSendText && !only ? NOT_FOUND : NO_SUCH_DOCUMENT;
  throw new RefusedOperation(failure, 'untrusted_document');
}

const NOT_SUPPORTED: Failure = { kind: 'persisted-query-not-supported' };
const NOT_FOUND: Failure = { kind: 'persisted-query-not-found' };

const NO_SUCH_DOCUMENT: Failure = {
  kind: 'not-found',
  message:
    'There is no trusted document of this id. The client may be older or younger than the manifest that the gateway read.',
};

const ID_REQUIRED: Failure = {
  kind: 'bad-input',
  argument: 'documentId',
  message: 'Expected the id of a trusted document as documentId, got neither that nor any other name of one.',
};

const DOCUMENT_REQUIRED: Failure = {
  kind: 'bad-input',
  argument: 'query',
  message: 'Expected a document as query, or the id of a trusted one as documentId.',
};

const TRUSTED_ONLY: Failure = {
  kind: 'forbidden',
  message: 'Only trusted documents are executed here. Send the id of one as documentId, and no query.',
};

function noId({ argument }: NamedDocument): Failure {
  return {
    kind: 'bad-input',
    argument,
    message:
      `Expected ${argument} to be the id of a trusted document: a hash in lower-case hexadecimal, which sha256: may stand in ` +
      'front of, or another name that its manifest has.',
  };
}

function noneHere({ argument }: NamedDocument): Failure {
  return {
    kind: 'bad-input',
    argument,
    message: `Expected a document as query, got only ${argument}: this gateway was given no trusted documents.`,
  };
}
