import { createYoga } from 'graphql-yoga';
import { GRAPHQL_PATH } from '../config/fixed.ts';
import type { Pipeline } from '../operation/pipeline.ts';
import { knownStatus } from '../observability/labels.ts';
import type { EdgeResponse } from './exchange.ts';
import { usePipeline } from './plugins/use-pipeline.ts';
import { type GraphQLMediaType, withoutWeights } from './media-types.ts';
import { textsOf } from './parts.ts';
import { notAcceptable } from './not-acceptable.ts';
import type { Served, ServedAnswer } from './served-context.ts';
import { statusWithoutData } from './statuses.ts';

/** GraphQL behind the edge, which has dealt with HTTP already. */
export interface GraphServer {
  /** Executes what a body of JSON asks for, and answers in the form that `accept` prefers. */
  execute(body: string, accept: string | undefined, served: Omit<Served, 'answer'>): Promise<EdgeResponse>;
}

/** Any origin serves: the edge has seen to it that only the right path comes here. */
const ENDPOINT = `http://gateway${GRAPHQL_PATH}`;

/** Types that an answer as an event, or as a part of several, may be asked for with; Yoga reads them without their spaces. */
const NOT_WHOLE = /text|multipart|\*\/[^*]/i;

/** Answers of these types begin before they are whole. */
const IN_PARTS = /^(text\/event-stream|multipart\/)/;

/** GraphQL over HTTP. What Yoga offers beyond a typed POST is off unless it is asked for here. */
export function createGraphServer(pipeline: Pipeline): GraphServer {
  const yoga = createYoga<Served>({
    graphqlEndpoint: GRAPHQL_PATH,
    maskedErrors: { maskError: (error) => pipeline.present(error) },
    // Yoga logs whatever is masked, with the values that were masked.
    logging: false,
    // Yoga's own check matches every URL that ends like it, and would answer for a query.
    healthCheckEndpoint: '#never',
    landingPage: false,
    multipart: false,
    batching: false,
    cors: false,
    // The edge has counted the bytes already.
    maxRequestBodySize: false,
    // The pipeline has one.
    parserAndValidationCache: false,
    graphiql: false,
    plugins: [usePipeline(pipeline)],
  });

  return {
    async execute(body, accept, served) {
      const headers = { 'content-type': 'application/json', accept: withoutWeights(accept) };
      const answer: ServedAnswer = {
        body: null,
        isExecuted: false,
        hasData: false,
        asText: NOT_WHOLE.test(accept?.replace(/\s/g, '') ?? ''),
      };
      const given = await yoga.fetch(ENDPOINT, { method: 'POST', headers, body }, { ...served, answer });
      if (given.body !== null && IN_PARTS.test(given.headers.get('content-type') ?? '')) {
        return { ...headOf(given), body: textsOf(given.body) };
      }
      const { outcome } = served.operation;
      // A header that we cannot read; Yoga says so when all is done.
      if (given.status === 406) return notAcceptable(served.operation);
      const response = await edgeResponse(given);
      const status = answer.hasData
        ? response.status
        : statusWithoutData(outcome.errors, typeOf(given), response.status);
      return { ...response, status, body: answer.body ?? response.body };
    },
  };
}

/** Everything else is as little a type that says what a status means as JSON is. */
function typeOf({ headers }: Response): GraphQLMediaType {
  const isGraphql = headers.get('content-type')?.startsWith('application/graphql-response+json') === true;
  return isGraphql ? 'application/graphql-response+json' : 'application/json';
}

async function edgeResponse(response: Response): Promise<EdgeResponse & { readonly body: string }> {
  return { ...headOf(response), body: await response.text() };
}

function headOf({ status, headers }: Response): Pick<EdgeResponse, 'status' | 'headers'> {
  const contentType = headers.get('content-type');
  return {
    status: knownStatus(status),
    headers: contentType === null ? {} : { 'content-type': contentType },
  };
}
