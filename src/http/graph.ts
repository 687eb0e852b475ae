import type { GraphQLError } from 'graphql';
import { Failed } from '../domain/failure.ts';
import { type OperationError, operationError } from '../observability/labels.ts';
import { remembered } from '../observability/remembered.ts';
import { FastPath } from '../execution/fast-path.ts';
import { type GraphQLRequest, readPlainRequest } from '../execution/graphql-request.ts';
import type { GraphContext } from '../schema/context.ts';
import { accountFor } from '../schema/errors.ts';
import type { EdgeResponse } from './exchange.ts';
import { kept } from './kept.ts';
import { plainMediaType } from './media-types.ts';
import { NO_ERRORS, type Operation } from './operation.ts';
import type { GraphServerOptions } from './yoga.ts';

export interface GraphOptions extends GraphServerOptions {
  /** What one operation's resolvers are given. */
  readonly contextOf: (operation: Operation) => GraphContext;
}

/** GraphQL behind the edge. */
export interface Graph {
  execute(body: string, accept: string | undefined, operation: Operation): Promise<EdgeResponse>;
  page(): Promise<EdgeResponse>;
}

/**
 * Executes plain queries in the fast way and everything else through Yoga. Both answer the same; Yoga knows all that
 * GraphQL over HTTP knows, and the fast way only what nearly every request is.
 */
export function createGraph(options: GraphOptions): Graph {
  // Yoga takes a quarter of a second and 16 MB to load, which a gateway whose clients make no mistakes does not need.
  const general = kept(async () => (await import('./yoga.ts')).createGraphServer(options));
  const fast = new FastPath(options.schema, options.limits, options.turns, options.report);
  const typeFor = remembered((accept) => plainMediaType(accept));
  const onlyTrusted = options.trusted?.only ?? false;
  // All requests go that way then; if it fails, the first of them tells.
  if (onlyTrusted) general().catch(() => undefined);

  return {
    async execute(text, accept, operation) {
      const graph = options.contextOf(operation);
      const type = typeFor(accept ?? '*/*');
      const request = type === null || operation.debug || onlyTrusted ? null : readPlainRequest(text);
      const body = request === null ? null : await answerOf(request, graph, operation.outcome);
      if (type !== null && request !== null && body !== null) {
        operation.outcome.kind = 'query';
        operation.outcome.document = request.query;
        return { status: 200, headers: { 'content-type': `${type}; charset=utf-8` }, body };
      }
      return (await general()).execute(text, accept, { operation, graph });
    },
    page: async () => (await general()).page(),
  };

  /** Null for the general way. */
  async function answerOf(
    request: GraphQLRequest,
    graph: GraphContext,
    outcome: Operation['outcome'],
  ): Promise<string | Buffer | null> {
    try {
      const answer = await fast.answer(request, graph);
      if (answer === null) return null;
      outcome.errors = answer.errors.length === 0 ? NO_ERRORS : answer.errors.map(codeOf);
      return answer.body;
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const { code, message } = accountFor(error.failure);
      outcome.errors = [code];
      return JSON.stringify({ data: null, errors: [{ message, extensions: { code } }] });
    }
  }
}

function codeOf({ extensions }: GraphQLError): OperationError {
  return operationError(extensions['code']);
}
