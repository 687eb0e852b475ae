import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { generatePersistedQueryIdsFromManifest } from '@apollo/persisted-query-lists';
import { from, switchMap } from 'rxjs';
import { isUnauthenticated } from '../../shared/errors.ts';
import type { Session } from '../../shared/session.ts';
import { joinedPages } from './joinedPages.ts';

export function createClient(gateway: string, session: Session): ApolloClient {
  return new ApolloClient({
    cache: createCache(),
    link: ApolloLink.from([
      renewRefusedTokens(session),
      new SetContextLink(async ({ headers }) => ({
        headers: { ...headers, authorization: `Bearer ${await session.token()}` },
      })),
      sendIdsOnly(),
      new HttpLink({ uri: gateway }),
    ]),
  });
}

/** Everything that is asked for with its `id` is stored by it; the rest belongs to what it lies in. */
export function createCache(): InMemoryCache {
  return new InMemoryCache({
    typePolicies: {
      Viewer: { keyFields: [] },
      Customer: {
        fields: {
          entitlements: joinedPages(['orderBy', 'search', 'status']),
          entitlementSummaries: joinedPages(['filter', 'orderBy', 'search']),
        },
      },
    },
  });
}

/** A token that has expired is renewed once per operation, which is then sent again. */
function renewRefusedTokens(session: Session): ApolloLink {
  return new ErrorLink(({ error, operation, forward }) => {
    if (!CombinedGraphQLErrors.is(error) || !isUnauthenticated(error.errors)) return;
    const { headers, renewed } = operation.getContext();
    if (renewed === true) return;
    operation.setContext({ renewed: true });
    const refused = String(headers?.['authorization']).slice('Bearer '.length);
    return from(session.renew(refused)).pipe(switchMap(() => forward(operation)));
  });
}

/** The gateway knows the documents by the manifest that the build makes. */
function sendIdsOnly(): ApolloLink {
  return new PersistedQueryLink(
    generatePersistedQueryIdsFromManifest({
      loadManifest: async () => (await import('./persisted-query-manifest.json')).default,
    }),
  );
}
