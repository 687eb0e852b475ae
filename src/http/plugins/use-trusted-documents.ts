import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { Failure } from '../../domain/failure.ts';
import { refusalOf } from './refusal-of.ts';
import type { TrustedDocuments } from './trusted-manifest.ts';

export interface TrustedDocumentOptions {
  readonly documents: TrustedDocuments;
  /** Whether everything else is refused, without being parsed. */
  readonly only: boolean;
}

/**
 * Runs documents by their hash: `documentId` as GraphQL over HTTP names it, or the extension that Apollo's clients send.
 * A client cannot register any. The text takes the same way as one that a client sends, limits and caches included.
 */
export function useTrustedDocuments({ documents, only }: TrustedDocumentOptions): Plugin {
  return usePersistedOperations({
    allowArbitraryOperations: !only,
    extractPersistedOperationId: (params) => documentIdOf(params),
    getPersistedOperation: (id) => documents.get(id) ?? null,
    customErrors: {
      notFound: () => refusalOf(NO_SUCH_DOCUMENT, 'untrusted_document'),
      keyNotFound: () =>
        only ? refusalOf(ID_REQUIRED, 'untrusted_document') : refusalOf(DOCUMENT_REQUIRED, 'malformed'),
      persistedQueryOnly: () => refusalOf(TRUSTED_ONLY, 'untrusted_document'),
    },
  });
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
function documentIdOf(params: GraphQLParams): string | null {
  const { documentId } = params as { readonly documentId?: unknown };
  if (documentId !== undefined && documentId !== null) {
    return (typeof documentId === 'string' ? DOCUMENT_ID.exec(documentId)?.[1] : undefined) ?? '';
  }
  const persisted: unknown = params.extensions?.['persistedQuery'];
  if (typeof persisted !== 'object' || persisted === null || !('sha256Hash' in persisted)) return null;
  return typeof persisted.sha256Hash === 'string' ? persisted.sha256Hash : '';
}
