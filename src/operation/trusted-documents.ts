import type { Failure } from '../domain/failure.ts';
import { RefusedOperation } from '../schema/refused-operation.ts';
import { type NamedDocument, namedDocument } from './document-id.ts';
import { type RequestMembers, textIn } from './graphql-request.ts';
import type { TrustedDocuments } from './trusted-manifest.ts';

export interface TrustedDocumentOptions {
  readonly documents: TrustedDocuments;
  /** Whether everything else is refused, without being parsed. */
  readonly only: boolean;
}

/** What is wrong with a request, in words for its sender, and with which of its members if it is one. */
export interface DocumentFlaw {
  readonly argument: string | null;
  readonly message: string;
}

/** What keeps sound members from saying which document they mean; null where they do. */
export function documentFlaw(
  members: RequestMembers,
  trusted: TrustedDocumentOptions | null,
): DocumentFlaw | null {
  if (textIn(members) !== null) return null;
  const named = namedDocument(members);
  if (trusted === null) {
    if (named === null) return NO_DOCUMENT;
    return named.canSendText ? null : noneHere(named);
  }
  if (named === null) return trusted.only ? ID_REQUIRED : DOCUMENT_REQUIRED;
  return named.id === null ? noId(named) : null;
}

/**
 * Puts the text of a trusted document in the place of its name, wherever a client puts that: see {@link namedDocument}. A
 * client cannot register any, so that a name beside a text means nothing. The text takes the same way as one that a client
 * sends, limits and caches included. Throws {@link RefusedOperation} for what may not be executed. Members that
 * {@link documentFlaw} has something against stay as they are.
 */
export function withTrustedText(
  members: RequestMembers,
  trusted: TrustedDocumentOptions | null,
): RequestMembers {
  if (textIn(members) !== null) {
    if (trusted?.only === true) throw new RefusedOperation(TRUSTED_ONLY, 'untrusted_document');
    return members;
  }
  const named = namedDocument(members);
  if (named === null) return members;
  if (trusted === null) throw new RefusedOperation(NOT_SUPPORTED, 'untrusted_document');
  const { operationName, variables, extensions } = members;
  return { query: textOf(named, trusted), operationName, variables, extensions };
}

function textOf({ id, canSendText }: NamedDocument, { documents, only }: TrustedDocumentOptions): string {
  const text = id === null ? undefined : documents.get(id);
  if (text !== undefined) return text;
  // Where a text would be refused as well, nobody should send it.
  const failure = canSendText && !only ? NOT_FOUND : NO_SUCH_DOCUMENT;
  throw new RefusedOperation(failure, 'untrusted_document');
}

const NOT_SUPPORTED: Failure = { kind: 'persisted-query-not-supported' };
const NOT_FOUND: Failure = { kind: 'persisted-query-not-found' };

const NO_SUCH_DOCUMENT: Failure = {
  kind: 'not-found',
  message:
    'There is no trusted document of this id. The client may be older or newer than the manifest that the gateway read.',
};

const NO_DOCUMENT: DocumentFlaw = {
  argument: null,
  message: 'Expected a document as query, got none.',
};

const ID_REQUIRED: DocumentFlaw = {
  argument: 'documentId',
  message: 'Expected the id of a trusted document as documentId, got none.',
};

const DOCUMENT_REQUIRED: DocumentFlaw = {
  argument: 'query',
  message: 'Expected a document as query, or the id of a trusted one as documentId.',
};

const TRUSTED_ONLY: Failure = {
  kind: 'forbidden',
  message: 'Only trusted documents are executed here. Send the id of one as documentId, and no query.',
};

function noId({ argument }: NamedDocument): DocumentFlaw {
  return {
    argument,
    message:
      `Expected ${argument} to be the id of a trusted document: a hash in lower-case hexadecimal, which sha256: may stand in ` +
      'front of, or another name that its manifest has.',
  };
}

function noneHere({ argument }: NamedDocument): DocumentFlaw {
  return {
    argument,
    message: `Expected a document as query, got only ${argument}: this gateway was given no trusted documents.`,
  };
}
