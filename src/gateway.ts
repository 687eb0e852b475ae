import { createAuthenticator } from './auth/create-authenticator.ts';
import type { Credentials } from './auth/principal.ts';
import type { Config } from './config/config.ts';
import { GRAPHQL_PATH } from './config/fixed.ts';
import { knownSecrets } from './config/known-secrets.ts';
import type { Clock } from './domain/clock.ts';
import { closeAll } from './domain/close-all.ts';
import { UsableStatuses } from './domain/usable-statuses.ts';
import { EventLoopTurns } from './domain/turns.ts';
import type { TrustedDocuments } from './operation/trusted-manifest.ts';
import { Bodies } from './http/bodies.ts';
import { BoundedBytes } from './http/bounded-bytes.ts';
import { CommonOverload } from './http/common-overload.ts';
import { Door } from './http/door.ts';
import { createEdge } from './http/edge.ts';
import { EventLoop } from './http/event-loop.ts';
import { fetchHandler } from './http/fetch-adapter.ts';
import { GatewayServer } from './http/gateway-server.ts';
import { graphqlEndpoint } from './http/graphql-endpoint.ts';
import { openPorts } from './http/open-ports.ts';
import { createOperations } from './http/operations.ts';
import { invalidation } from './http/invalidation.ts';
import { ownersBy } from './http/owners.ts';
import { Places } from './http/places.ts';
import { privateEdge } from './http/private-edge.ts';
import { Rounds } from './http/rounds.ts';
import { kept } from './http/kept.ts';
import { createPages } from './http/pages.ts';
import { sampleQueries, type SampleNodes } from './http/sample-queries.ts';
import { schemaFile } from './http/schema-file.ts';
import { CREDENTIAL_FIELDS } from './http/graphiql/credential-fields.ts';
import { loadGraphiQL } from './http/graphiql/files.ts';
import { createGraph } from './http/graph.ts';
import { UnreadAnswers } from './http/unread-answers.ts';
import { KEPT_PAGE_SIZES, pageBudgetFor } from './loaders/limits.ts';
import { Loaders } from './loaders/loaders.ts';
import type { LogOutput } from './observability/line-batch.ts';
import { createLogger } from './observability/logger.ts';
import { type Build, createMetrics } from './observability/metrics.ts';
import { Sparingly } from './observability/sparingly.ts';
import { createOperationLog } from './observability/operation-log.ts';
import { serverAddress } from './observability/operation-trace.ts';
import { createRandomHex } from './observability/random-hex.ts';
import { createRedactor } from './observability/redaction.ts';
import type { Tracer } from './observability/tracer.ts';
import { createReading } from './reading.ts';
import { cursorCodecs } from './schema/cursor-codecs.ts';
import { schema } from './schema/index.ts';
import { Now } from './schema/now.ts';
import type { OpenRedis } from './store/redis-client.ts';
import { LessAtOnce, type PageLimits } from './upstream/less-at-once.ts';
import { LoggedApi } from './upstream/logged-api.ts';

/** What the gateway is given by its process. */
export interface Surroundings {
  readonly baseUrl: URL;
  /** The gateway's own; null where callers bring theirs. */
  readonly credentials: Credentials | null;
  /** What GraphiQL's sample queries ask for; null where the data is real. */
  readonly samples: SampleNodes | null;
  /** Documents that were read and checked; null where none are configured. */
  readonly trusted: TrustedDocuments | null;
  readonly clock: Clock;
  readonly random: () => number;
  readonly tracer: Tracer;
  /** Null where no Redis is configured. */
  readonly openRedis: OpenRedis | null;
  readonly build: Build;
  readonly logTo: LogOutput;
}

/** The gateway, wired and ready. */
export interface Gateway {
  /** Answers one request without a socket. */
  fetch(request: Request): Promise<Response>;
  /** Opens the configured ports; the result is the URL of the GraphQL endpoint. */
  listen(): Promise<string>;
  /** Finishes what is under way, then ends the connections to the upstream. */
  close(): Promise<void>;
}

/** How often a cause is logged for which keys cannot be fetched, and more causes than there are. */
const KEY_FAULT_EVERY_MS = 60_000;
const MOST_KEY_FAULTS = 100;

/** The composition root: here and in `reading.ts` parts meet, and nowhere else. */
export function createGateway(config: Config, surroundings: Surroundings): Gateway {
  const { clock, credentials, tracer } = surroundings;
  const randomHex = createRandomHex();
  const redactor = createRedactor([...knownSecrets(config), ...(credentials ? [credentials.apiKey] : [])]);
  const logger = createLogger({
    level: config.observability.logLevel,
    destination: surroundings.logTo,
    redactor,
    epoch: () => clock.epoch(),
  });
  const metrics = createMetrics({
    watchProcess: config.observability.privatePort !== null,
    build: surroundings.build,
    linesDropped: () => surroundings.logTo.dropped ?? 0,
  });
  const report = (cause: unknown) => {
    logger.error({ cause }, 'internal error');
  };
  const turns = new EventLoopTurns();
  const reading = createReading({ config, surroundings, turns, randomHex, logger, metrics });

  const cursorsOf = cursorCodecs(config.cursorSecrets, credentials);
  const { maxPageSize, upstreamPageLimit: pageLimit } = config.paging;
  const limits = {
    maxPageSize,
    pageLimit,
    pageBudget: pageBudgetFor(maxPageSize, pageLimit),
    pageSizes: config.cache.ages === null ? [] : KEPT_PAGE_SIZES,
  };
  const pageLimits: PageLimits = new Map();
  const usable = new UsableStatuses(config.usableStatuses);
  const graph = createGraph({
    schema,
    limits: config.surface,
    trusted: surroundings.trusted && {
      documents: surroundings.trusted,
      only: config.surface.trustedDocuments?.only ?? false,
    },
    contextOf: ({ principal, caller, calls }) => ({
      principal,
      loaders: new Loaders(
        new LessAtOnce(new LoggedApi(reading.api, calls, config.surface.maxUpstreamCalls), pageLimits),
        caller,
        limits,
      ),
      cursors: cursorsOf(principal),
      now: new Now(clock.epoch()),
      usable,
      limits,
    }),
    report,
    turns,
  });
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
    upstream: reading.policies,
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
  let starting = false;
  const samples = sampleQueries({ nodes: surroundings.samples, boundCallers: config.auth.kind === 'jwt' });
  const graphiql = config.surface.graphiql
    ? kept(() => loadGraphiQL(samples, CREDENTIAL_FIELDS[config.auth.kind], config.surface.compression))
    : null;
  const forget = invalidation({
    secrets: config.cache.invalidationSecrets,
    clock,
    invalidate: (customers) => reading.cache?.invalidate(customers) ?? Promise.resolve(true),
  });
  const edge = createEdge({
    graphql: graphqlEndpoint({
      authenticator,
      run: createOperations({
        clock,
        maxBodyBytes: config.surface.maxBodyBytes,
        door,
        rounds: new Rounds(),
        deadlineMs: config.resilience.operationDeadlineMs,
        metrics,
        log: createOperationLog(logger, randomHex(32)),
        tracing: { tracer, randomHex, upstream: serverAddress(surroundings.baseUrl) },
        execute: (body, accept, operation) => graph.execute(body, accept, operation),
      }),
      page: graphiql && (async (request) => (await graphiql()).page.answer(request)),
      cors: { origins: new Set(config.surface.corsOrigins), headers: config.surface.corsHeaders },
      door,
      ownerOf: ownersBy((tenant) => reading.policies.isProven(tenant)),
      metrics,
      maxAddress: config.surface.maxBodyBytes,
    }),
    pages: createPages({
      graphiql,
      schema: config.surface.introspection ? schemaFile(schema, config.surface.compression) : null,
      home: GRAPHQL_PATH,
    }),
    compression: config.surface.compression,
    callersDifferBy: authenticator.looksAt,
    readiness: {
      get starting() {
        return starting;
      },
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
    report,
  });
  return {
    fetch: fetchHandler(edge, config.surface.maxBodyBytes),
    async listen() {
      authenticator.prepare?.();
      eventLoop.start();
      const origin = await openPorts(server, config, {
        edge,
        privateEdge: privateEdge(metrics, forget),
        metrics,
      });
      starting = true;
      void graph.prepare().then(() => {
        starting = false;
      });
      return origin + GRAPHQL_PATH;
    },
    close: () =>
      closeAll(
        () => {
          eventLoop.stop();
        },
        () => server.close(),
        () => authenticator.close?.(),
        () => reading.close(),
      ),
  };
}
