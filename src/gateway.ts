import type { Config } from './config/config.ts';
import { createGraphServer, GRAPHQL_PATH } from './http/yoga.ts';
import { listen, type Listening } from './http/server.ts';
import type { SampleNodes } from './http/sample-queries.ts';
import { createLoaders } from './loaders/loaders.ts';
import { CursorCodec } from './paging/cursor.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { writeGlobalId } from './schema/global-id.ts';
import { schema } from './schema/index.ts';
import { STORIES } from './sandbox/stories.ts';
import { createTransport } from './upstream/transport.ts';
import { createZenskarClient } from './upstream/zenskar-client.ts';

/** The gateway, wired and ready. */
export interface Gateway {
  /** Answers one request without a socket. */
  fetch(request: Request): Promise<Response>;
  /** Opens the configured address; the URL is that of the GraphQL endpoint. */
  listen(): Promise<Listening>;
  /** Ends the connections to the upstream. */
  close(): Promise<void>;
}

/** What the gateway reads from, once it is known whether the sandbox stands in for Zenskar. */
export interface Upstream {
  readonly baseUrl: URL;
  readonly apiKey: string;
  readonly organisation: string;
}

/** How many pages one connection may read: enough for the largest window even of an upstream that halves limits. */
const PAGE_BUDGET = 20;

/**
 * The composition root: the only place where parts meet. `sandbox` is given when it is the upstream; its nodes then
 * fill the sample queries. `report` is told of contract breaches and of causes that a client must not see.
 */
export function createGateway(
  config: Config,
  upstream: Upstream,
  sandbox: Sandbox | null,
  report: (cause: unknown) => void,
): Gateway {
  const transport = createTransport({
    baseUrl: upstream.baseUrl,
    headers: {
      'x-api-key': upstream.apiKey,
      organisation: upstream.organisation,
      ...(config.apiVersion === null ? {} : { apiversion: config.apiVersion }),
    },
    timeoutMs: config.http.timeoutMs,
    connections: config.http.connections,
    maxBytes: config.http.maxBytes,
  });
  const api = createZenskarClient(transport, () => {
    report('Zenskar sent a row of another customer than the one asked for.');
  });
  const cursors = new CursorCodec(config.cursorSecret ?? `${upstream.organisation} ${upstream.apiKey}`);
  const { maxPageSize, upstreamPageLimit } = config.paging;
  const limits = { maxPageSize, pageLimit: upstreamPageLimit, pageBudget: PAGE_BUDGET };
  const { apiKey, organisation } = upstream;
  const principal = {
    kind: 'organisation',
    tenant: 'organisation',
    credentials: { apiKey, organisation },
  } as const;
  const graph = createGraphServer({
    schema,
    samples: samplesFrom(sandbox),
    createContext: ({ signal }) => ({
      principal,
      loaders: createLoaders(api, { signal }, limits),
      cursors,
      limits,
    }),
    report,
  });
  return {
    fetch: async (request) => graph.fetch(request),
    listen: async () => {
      const listening = await listen(
        (request, response) => void graph(request, response),
        config.listen.host,
        config.listen.port,
      );
      return { ...listening, url: listening.url + GRAPHQL_PATH };
    },
    close: () => transport.close(),
  };
}

const PLACEHOLDER = '00000000-0000-4000-8000-000000000000';

function samplesFrom(sandbox: Sandbox | null): SampleNodes {
  const [big, strange, , gated] = STORIES.map(({ uuid }) => uuid);
  if (sandbox === null || big === undefined || strange === undefined || gated === undefined) {
    const node = writeGlobalId('Customer', PLACEHOLDER);
    const gates = Array.from({ length: 20 }, () => PLACEHOLDER);
    return {
      accountCustomer: PLACEHOLDER,
      pagedCustomer: PLACEHOLDER,
      gatedCustomer: PLACEHOLDER,
      gates,
      node,
    };
  }
  const gates = sandbox.world.rowsOf(gated).map(({ record }) => record.entitlement);
  const row = sandbox.world.rowsOf(strange)[0]?.record.id ?? PLACEHOLDER;
  return {
    accountCustomer: strange,
    pagedCustomer: big,
    gatedCustomer: gated,
    gates: [...new Set(gates)].slice(0, 20),
    node: writeGlobalId('Entitlement', `${strange}:${row}`),
  };
}
