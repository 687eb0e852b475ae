import { authExchange } from '@urql/exchange-auth';
import { cacheExchange } from '@urql/exchange-graphcache';
import { persistedExchange } from '@urql/exchange-persisted';
import { Client, type Exchange, fetchExchange, type TypedDocumentNode } from 'urql';
import { isUnauthenticated } from '../../shared/errors.ts';
import type { Session } from '../../shared/session.ts';

export function createClient(gateway: string, session: Session): Client {
  return new Client({
    url: gateway,
    exchanges: [createCache(), renewRefusedTokens(session), sendIdsOnly(), fetchExchange],
  });
}

/**
 * Everything that has an `id` is stored by it; the rest belongs to what it lies in. Each page of a list is stored by its
 * arguments. (The extra `relayPagination` would join pages, but knows of none before the first that it has seen.)
 */
function createCache(): Exchange {
  return cacheExchange({ keys: { Viewer: () => null, BalanceChange: () => null } });
}

function renewRefusedTokens(session: Session): Exchange {
  return authExchange(async (utilities) => {
    let token = await session.token();
    return {
      addAuthToOperation: (operation) =>
        utilities.appendHeaders(operation, { authorization: `Bearer ${token}` }),
      didAuthError: (error) => isUnauthenticated(error.graphQLErrors),
      refreshAuth: async () => {
        token = await session.renew(token);
      },
    };
  });
}

/** The gateway knows the documents by the manifest that the build makes. */
function sendIdsOnly(): Exchange {
  return persistedExchange({
    enforcePersistedQueries: true,
    generateHash: (_, document: TypedDocumentNode & { __meta__?: { hash?: string } }) =>
      Promise.resolve(document.__meta__?.hash),
  });
}
