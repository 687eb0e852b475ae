import {
  Environment,
  type FetchFunction,
  type GraphQLResponse,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime';
import { type FieldError, isUnauthenticated } from '../../shared/errors.ts';
import type { Session } from '../../shared/session.ts';

export function createEnvironment(gateway: string, session: Session): Environment {
  const fetchDocument: FetchFunction = async ({ id, text }, variables) => {
    // The compiler leaves the text out of what it persists, and gives it where persistConfig is not set.
    const body = JSON.stringify({ ...(id ? { documentId: `sha256:${id}` } : { query: text }), variables });

    async function ask(token: string): Promise<GraphQLResponse> {
      const headers = {
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      };
      const response = await fetch(gateway, { method: 'POST', headers, body });
      return (await response.json()) as GraphQLResponse;
    }

    const token = await session.token();
    const answer = await ask(token);
    return isUnauthenticated(errorsOf(answer)) ? ask(await session.renew(token)) : answer;
  };
  return new Environment({ network: Network.create(fetchDocument), store: new Store(new RecordSource()) });
}

function errorsOf(answer: GraphQLResponse): readonly FieldError[] | undefined {
  return 'errors' in answer ? (answer.errors as readonly FieldError[]) : undefined;
}
