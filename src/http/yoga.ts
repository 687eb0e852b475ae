import type { DocumentNode, GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Turns } from '../domain/turns.ts';
import { boundedDocumentCache } from '../execution/document-cache.ts';
import { pacedExecution } from '../execution/paced-execution.ts';
import { knownStatus } from '../observability/labels.ts';
import type { GraphContext } from '../schema/context.ts';
import { presentError } from '../schema/errors.ts';
import type { CostLimits } from '../schema/limits/cost.ts';
import type { DocumentLimits } from '../schema/limits/document-limits.ts';
import { GRAPHQL_PATH } from './edge.ts';
import type { EdgeResponse } from './exchange.ts';
import { literalErrors } from './plugins/literal-errors.ts';
import { useBoundedExecution } from './plugins/use-bounded-execution.ts';
import { useCostLimit } from './plugins/use-cost-limit.ts';
import { useDocumentLimits } from './plugins/use-document-limits.ts';
import { useOutcome } from './plugins/use-outcome.ts';
import { type TrustedDocumentOptions, useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import { useValidation } from './plugins/use-validation.ts';
import { sampleDocument, type SampleNodes } from './sample-queries.ts';
import type { Served } from './served-context.ts';

export interface GraphServerOptions {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentLimits & CostLimits & { readonly introspection: boolean };
  /** Null where clients may send any document and no other way is offered. */
  readonly trusted: TrustedDocumentOptions | null;
  /** What GraphiQL's sample queries ask for. */
  readonly samples: SampleNodes | null;
  /** Told of causes that a client must not see. */
  readonly report: (cause: unknown) => void;
  /** Lets others in between the parts of long answers. */
  readonly turns: Turns;
}

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

/** Yoga's own caches count entries only. */
const MOST_DOCUMENTS = 1_000;
const MOST_BYTES = 16_000_000;
/** What a document takes for each of its tokens, and an error with its trace, measured. */
const BYTES_PER_TOKEN = 310;
const BYTES_PER_ERROR = 4_000;

function bytesOf({ tokenCount = 0 }: DocumentNode): number {
  return tokenCount * BYTES_PER_TOKEN;
}

/** GraphQL over HTTP. What Yoga offers beyond a typed POST is off unless it is asked for here. */
export function createGraphServer(options: GraphServerOptions): GraphServer {
  const { schema, limits, trusted, samples, report, turns } = options;
  const yoga = createYoga<Served, GraphContext>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context: ({ graph }) => graph,
    maskedErrors: { maskError: (error) => presentError(error, report) },
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
    parserAndValidationCache: {
      documentCache: boundedDocumentCache<DocumentNode>(MOST_DOCUMENTS, MOST_BYTES, bytesOf),
      errorCache: boundedDocumentCache<unknown>(MOST_DOCUMENTS, MOST_BYTES, () => BYTES_PER_ERROR),
    },
    graphiql: { title: 'Zenskar entitlements', defaultQuery: sampleDocument(samples) },
    // Megabytes of page, read by the first who opens it; served from here, since a browser should need no other host.
    renderGraphiQL: async (page) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(page),
    plugins: [
      ...(trusted === null ? [] : [useTrustedDocuments(trusted)]),
      useDocumentLimits(limits),
      useValidation(limits),
      literalErrors,
      useCostLimit(limits),
      useOutcome,
      useBoundedExecution(pacedExecution(schema, turns), limits, turns),
    ],
  });

  return {
    async execute(body, accept, served) {
      const headers = { 'content-type': 'application/json', accept: accept ?? '*/*' };
      const answer: Served['answer'] = { body: null };
      const response = await edgeResponse(
        await yoga.fetch(ENDPOINT, { method: 'POST', headers, body }, { ...served, answer }),
      );
      if (response.status === 406) {
        // Yoga says so without a body, and when all is done.
        const { outcome } = served.operation;
        outcome.errors = ['BAD_USER_INPUT'];
        outcome.refusal = 'not_acceptable';
      }
      return { ...response, body: answer.body ?? response.body };
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

async function edgeResponse(response: Response): Promise<EdgeResponse & { readonly body: string }> {
  const contentType = response.headers.get('content-type');
  const headers = contentType === null ? {} : { 'content-type': contentType };
  return { status: knownStatus(response.status), headers, body: await response.text() };
}
