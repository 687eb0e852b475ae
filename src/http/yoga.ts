import { createYoga } from 'graphql-yoga';
import { GRAPHQL_PATH } from '../config/fixed.ts';
import type { Pipeline } from '../operation/pipeline.ts';
import { knownStatus } from '../observability/labels.ts';
import type { EdgeResponse } from './exchange.ts';
import { usePipeline } from './plugins/use-pipeline.ts';
import { type GraphQLMediaType, withoutWeights } from './media-types.ts';
import { textsOf } from './parts.ts';
import { refuse } from './refusals.ts';
import { sampleDocument, type Samples } from './sample-queries.ts';
import type { Served, ServedAnswer } from './served-context.ts';
import { statusWithoutData } from './statuses.ts';

/** GraphQL behind the edge, which has dealt with HTTP already. */
export interface GraphServer {
  /** Executes what a body of JSON asks for, and answers in the form that `accept` prefers. */
  execute(body: string, accept: string | undefined, served: Omit<Served, 'answer'>): Promise<EdgeResponse>;
  /** The page of GraphiQL. */
  page(): Promise<EdgeResponse>;
}

/** Any origin serves: the edge has seen to it that only the right path comes here. */
const ENDPOINT = `http://gateway${GRAPHQL_PATH}`;

/** Nothing but this gateway may be talked to from the page, and no other page may show it. */
const PAGE_POLICY =
  "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'none'; base-uri 'none'";

/** Types that an answer as an event, or as a part of several, may be asked for with; Yoga reads them without their spaces. */
const NOT_WHOLE = /text|multipart|\*\/[^*]/i;

/** Answers of these types begin before they are whole. */
const IN_PARTS = /^(text\/event-stream|multipart\/)/;

const NOT_ACCEPTABLE =
  'Expected an Accept header that allows application/graphql-response+json or application/json, got neither.';

/** GraphQL over HTTP. What Yoga offers beyond a typed POST is off unless it is asked for here. */
export function createGraphServer(pipeline: Pipeline, samples: Samples): GraphServer {
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
    graphiql: { title: 'Zenskar entitlements', defaultQuery: sampleDocument(samples) },
    // Megabytes of page, read by the first who opens it; served from here, since a browser should need no other host.
    renderGraphiQL: async (page) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(page),
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
      if (given.status === 406) {
        // Yoga says so without a body, and when all is done.
        outcome.errors = ['BAD_USER_INPUT'];
        outcome.refusal = 'not_acceptable';
        return refuse(406, 'BAD_USER_INPUT', NOT_ACCEPTABLE);
      }
      const response = await edgeResponse(given);
      const status = answer.hasData
        ? response.status
        : statusWithoutData(outcome.errors, typeOf(given), response.status);
      return { ...response, status, body: answer.body ?? response.body };
    },
    async page() {
      const headers = { accept: 'text/html' };
      const page = await edgeResponse(await yoga.fetch(ENDPOINT, { headers }));
      const headersOfPage = { ...page.headers, 'content-security-policy': PAGE_POLICY };
      // Megabytes of text, which would have to be measured and encoded anew for each who asks.
      return { ...page, headers: headersOfPage, body: Buffer.from(page.body) };
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
