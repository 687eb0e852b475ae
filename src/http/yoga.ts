import { execute, type GraphQLSchema } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { GraphContext } from '../schema/context.ts';
import { presentError } from '../schema/errors.ts';
import { literalErrors } from './plugins/literal-errors.ts';
import { sampleTabs, type SampleNodes } from './sample-queries.ts';

export type GraphServer = YogaServerInstance<object, GraphContext>;

export interface GraphServerOptions {
  readonly schema: GraphQLSchema;
  /** What GraphiQL's sample queries ask for. */
  readonly samples: SampleNodes;
  /** Makes one operation's context. */
  readonly createContext: (request: Request) => GraphContext;
  /** Told of causes that a client must not see. */
  readonly report: (cause: unknown) => void;
}

export const GRAPHQL_PATH = '/graphql';

/** GraphQL over HTTP. What Yoga offers beyond a typed POST is off unless it is asked for here. */
export function createGraphServer({
  schema,
  samples,
  createContext,
  report,
}: GraphServerOptions): GraphServer {
  return createYoga<object, GraphContext>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context: ({ request }) => createContext(request),
    maskedErrors: { maskError: (error) => presentError(error, report) },
    // Yoga logs whatever is masked, with the values that were masked.
    logging: false,
    // Yoga's own check matches every URL that ends like it, and would answer for a query.
    healthCheckEndpoint: '#never',
    landingPage: false,
    multipart: false,
    batching: false,
    cors: false,
    graphiql: { title: 'Zenskar entitlements', defaultTabs: sampleTabs(samples) },
    // Megabytes of page, read by the first who opens it; served from here, since a browser should need no other host.
    renderGraphiQL: async (options) =>
      (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    plugins: [executeWithGraphqlJs, literalErrors],
  });
}

/** The reference implementation, rather than the one that Yoga brings: its errors are those that we account for. */
const executeWithGraphqlJs: Plugin = {
  onExecute: ({ setExecuteFn }) => {
    setExecuteFn(execute);
  },
};
