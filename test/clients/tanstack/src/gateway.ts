import type { ResultOf, TadaPersistedDocumentNode, VariablesOf } from 'gql.tada';
import { print } from 'graphql';
import { ClientError, GraphQLClient } from 'graphql-request';
import { type FieldError, isUnauthenticated } from '../../shared/errors.ts';
import type { Session } from '../../shared/session.ts';

/** Data that may be null in places, and why it is null there. */
export interface Answer<Data> {
  readonly data: Data;
  readonly errors: readonly FieldError[];
}

/** There was an answer, but it has no data. */
export class Refused extends Error {
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super(errors[0]?.message ?? 'There was no answer.');
    this.errors = errors;
  }
}

type Document = TadaPersistedDocumentNode<any, any>;

export interface Gateway {
  ask<D extends Document>(document: D, variables: VariablesOf<D>): Promise<Answer<ResultOf<D>>>;
}

export function createGateway(url: string, session: Session): Gateway {
  async function send<D extends Document>(document: D, variables: VariablesOf<D>, token: string) {
    const client = new GraphQLClient(url, {
      // A field that is null with an error leaves the others as they are.
      errorPolicy: 'all',
      headers: { authorization: `Bearer ${token}` },
      // The gateway knows the documents by the manifest that the build makes; without this their text is sent.
      requestMiddleware: (request) => ({
        ...request,
        body: JSON.stringify({ documentId: document.documentId, variables }),
      }),
    });
    try {
      const { data, errors } = await client.rawRequest<ResultOf<D>>({ query: print(document), variables });
      return { data, errors: errors ?? [] };
    } catch (error) {
      throw error instanceof ClientError ? new Refused(error.response.errors ?? []) : error;
    }
  }

  return {
    async ask(document, variables) {
      const token = await session.token();
      try {
        return await send(document, variables, token);
      } catch (error) {
        if (!(error instanceof Refused && isUnauthenticated(error.errors))) throw error;
        return send(document, variables, await session.renew(token));
      }
    },
  };
}
