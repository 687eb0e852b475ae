import type { Credentials } from './domain/credentials.ts';
import { createAuthenticator } from './auth/create-authenticator.ts';
import type { Config } from './config/config.ts';
import { GRAPHQL_PATH, METRICS_PATH } from './config/fixed.ts';
import type { Clock } from './domain/clock.ts';
import { closeAll } from './domain/close-all.ts';
import type { Uuid } from './domain/uuid.ts';
import { Bodies } from './http/bodies.ts';
import { BoundedBytes } from './http/bounded-bytes.ts';
import { CommonOverload } from './http/common-overload.ts';
import { Door } from './http/door.ts';
import { createEdge } from './http/edge.ts';
import { EventLoop } from './http/event-loop.ts';
import type { Edge } from './http/exchange.ts';
import { GatewayServer } from './http/gateway-server.ts';
import { CREDENTIAL_FIELDS } from './http/graphiql/credential-fields.ts';
import { loadGraphiQL } from './http/graphiql/files.ts';
import type { Graph } from './http/graph.ts';
import { graphqlEndpoint } from './http/graphql-endpoint.ts';
import { invalidation } from './http/invalidation.ts';
import { invalidationLog } from './http/invalidation-log.ts';
import { memoizeAsync } from './http/memoize-async.ts';
import { openPorts } from './http/open-ports.ts';
import { createOperations } from './http/operations.ts';
import { ownersBy } from './http/owners.ts';
import { createPages } from './http/pages.ts';
import { Places } from './http/places.ts';
import { privateEdge } from './http/private-edge.ts';
import { refusalLog } from './http/refusal-log.ts';
import { Rounds } from './http/rounds.ts';
import { type SampleNodes, sampleQueries } from './http/sample-queries.ts';
import { schemaFile } from './http/schema-file.ts';
import { UnreadAnswers } from './http/unread-answers.ts';
import type { Logger } from './observability/logger.ts';
import type { Metrics } from './observability/metrics.ts';
import { createOperationLog } from './observability/operation-log.ts';
import { serverAddress } from './observability/operation-trace.ts';
import type { RandomHex } from './observability/random-hex.ts';
import { Sparingly } from './observability/sparingly.ts';
import type { Tracer } from './observability/tracer.ts';
import type { TrustedDocuments } from './operation/trusted-manifest.ts';
import { schema } from './schema/index.ts';
import type { Policed } from './upstream/policies/policies.ts';

export interface ServingOptions {
  readonly config: Config;
  readonly surroundings: {
    readonly baseUrl: URL;
    readonly credentials: Credentials | null;
    readonly samples: SampleNodes | null;
    readonly trusted: TrustedDocuments | null;
    readonly clock: Clock;
    readonly tracer: Tracer;
  };
  readonly graph: Graph;
  readonly policies: Policed;
  /** Whether anything is kept of answers. */
  readonly keeps: boolean;
  /** Makes all replicas forget what they keep of customers; false where it is not certain that all will hear of it. */
  readonly invalidate: (customers: readonly Uuid[]) => Promise<boolean>;
  readonly randomHex: RandomHex;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Told of what must not happen. */
  readonly report: (cause: unknown) => void;
}

/** All that stands between callers and the graph. */
export interface Serving {
  readonly edge: Edge;
  /** About how much is held of answers that their clients do not read. */
  readonly unreadBytes: number;
  /** Of the metrics, on the port for operators; null where none is open. */
  readonly privateUrl: string | null;
  /** Opens the configured ports; the result is the URL of the GraphQL endpoint. */
  listen(): Promise<string>;
  /** Finishes what is under way. */
  close(): Promise<void>;
}

/** How often a cause is logged for which keys cannot be fetched, and more causes than there are. */
const KEY_FAULT_EVERY_MS = 60_000;
const MOST_KEY_FAULTS = 100;

/** Wires the side of the gateway that serves: from the sockets of callers to the graph. */
export function createServing(options: ServingOptions): Serving {
  const { config, surroundings, graph, policies, keeps, invalidate, randomHex, logger, metrics, report } =
    options;
  const { clock, credentials, samples, tracer, baseUrl } = surroundings;
  const manyOwners = config.auth.kind !== 'none';
  const places = new Places({ most: config.resilience.maxInFlight, shared: manyOwners });
  const eventLoop = new EventLoop(clock, places);
  const overload = new CommonOverload(clock);
  const answers = new UnreadAnswers(new BoundedBytes(clock, config.resilience.maxUnreadBytes), () => {
    metrics.shed('unread');
  });
  const door = new Door({
    places,
    answers,
    overload,
    manyOwners,
    upstream: policies,
    keeps,
    metrics,
  });
  const bodies = new Bodies(clock, {
    limit: config.surface.maxBodyBytes,
    requestTimeoutMs: config.server.requestTimeoutMs,
  });
  const server = new GatewayServer(
    clock,
    { delayMs: config.server.drainDelayMs, timeoutMs: config.server.drainTimeoutMs },
    { bodies, answers },
  );
  const keyFaults = new Sparingly(() => clock.now(), KEY_FAULT_EVERY_MS, MOST_KEY_FAULTS);
  const authenticator = createAuthenticator(config.auth, credentials, clock, (cause, ageMs) => {
    if (keyFaults.pass(cause) === null) return;
    const keysAgeS = ageMs === null ? null : Math.round(ageMs / 1000);
    logger.warn({ cause, keysAgeS }, 'the keys that tokens are checked with cannot be fetched');
  });
  const trustedTexts = new Set(surroundings.trusted?.values());
  const sampleTabs = sampleQueries({ nodes: samples, boundCallers: config.auth.kind === 'jwt' });
  const graphiql = config.surface.graphiql
    ? memoizeAsync(() =>
        loadGraphiQL(sampleTabs, CREDENTIAL_FIELDS[config.auth.kind], config.surface.compression),
      )
    : null;
  const forget = invalidation({
    secrets: config.cache.invalidationSecrets,
    clock,
    invalidate,
    note: invalidationLog(logger, metrics, clock),
  });
  const noteRefusal = config.observability.logLevel === 'debug' ? refusalLog(logger, clock) : null;
  const edge = createEdge({
    graphql: graphqlEndpoint({
      authenticator,
      run: createOperations({
        clock,
        maxBodyBytes: config.surface.maxBodyBytes,
        door,
        rounds: new Rounds(() => clock.now()),
        deadlineMs: config.resilience.operationDeadlineMs,
        metrics,
        log: createOperationLog(logger, randomHex(32), (document) => trustedTexts.has(document)),
        tracing: { tracer, randomHex, upstream: serverAddress(baseUrl) },
        graph,
      }),
      page: graphiql && (async (request) => (await graphiql()).page.answer(request)),
      cors: { origins: new Set(config.surface.corsOrigins), headers: config.surface.corsHeaders },
      door,
      ownerOf: ownersBy((tenant) => policies.isProven(tenant)),
      metrics,
      maxAddress: config.surface.maxBodyBytes,
      noteRefusal,
    }),
    pages: createPages({
      graphiql,
      schema: config.surface.introspection ? schemaFile(schema, config.surface.compression) : null,
      home: GRAPHQL_PATH,
    }),
    compression: config.surface.compression,
    callersDifferBy: authenticator.looksAt,
    readiness: {
      get draining() {
        return server.draining;
      },
      get overwhelmed() {
        return overload.lasts;
      },
    },
    clock,
    randomHex,
    metrics,
    noteRefusal,
    report,
  });
  let privateUrl: string | null = null;
  return {
    edge,
    get privateUrl() {
      return privateUrl;
    },
    get unreadBytes() {
      return answers.bytes;
    },
    async listen() {
      authenticator.prepare?.();
      // Before anybody is let in: what loads would keep the first requests waiting, and look like an overload.
      await graph.prepare();
      eventLoop.start();
      const behind = { edge, privateEdge: privateEdge(metrics, forget), metrics };
      const opened = await openPorts(server, config, behind);
      privateUrl = opened.privateUrl === null ? null : opened.privateUrl + METRICS_PATH;
      return opened.url + GRAPHQL_PATH;
    },
    close: () =>
      closeAll(
        () => {
          eventLoop.stop();
        },
        () => server.close(),
        () => authenticator.close?.(),
      ),
  };
}
