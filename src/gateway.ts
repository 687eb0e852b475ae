import type { Credentials } from './domain/credentials.ts';
import type { Config } from './config/config.ts';
import { knownSecrets } from './config/known-secrets.ts';
import type { Clock } from './domain/clock.ts';
import { closeAll } from './domain/close-all.ts';
import { UsableStatuses } from './domain/usable-statuses.ts';
import { EventLoopTurns } from './domain/turns.ts';
import { KeptOperations } from './operation/kept-operations.ts';
import type { TrustedDocuments } from './operation/trusted-manifest.ts';
import { fetchHandler } from './http/fetch-adapter.ts';
import type { SampleNodes } from './http/sample-queries.ts';
import { createGraph } from './http/graph.ts';
import { KEPT_PAGE_SIZES, pageBudgetFor } from './loaders/limits.ts';
import { KeptLists } from './loaders/kept-lists.ts';
import { Loaders } from './loaders/loaders.ts';
import type { LogOutput } from './observability/line-batch.ts';
import { createLogger } from './observability/logger.ts';
import { type Build, createMetrics } from './observability/metrics.ts';
import { createRandomHex } from './observability/random-hex.ts';
import { createRedactor } from './observability/redaction.ts';
import type { Tracer } from './observability/tracer.ts';
import { createReading } from './reading.ts';
import { cursorCodecs } from './schema/cursor-codecs.ts';
import { schema } from './schema/index.ts';
import { Now } from './schema/now.ts';
import { createServing } from './serving.ts';
import type { OpenRedis } from './store/redis-client.ts';
import { LessAtOnce, PageLimits } from './upstream/less-at-once.ts';
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
  /** About how much is kept of answers and responses, and held of answers that their clients do not read. */
  readonly heldBytes: number;
  /** Of the metrics, on the port for operators; null where none is open. */
  readonly privateUrl: string | null;
  /** Opens the configured ports; the result is the URL of the GraphQL endpoint. */
  listen(): Promise<string>;
  /** Finishes what is under way, then ends the connections to the upstream. */
  close(): Promise<void>;
}

/** The composition root: here, in `reading.ts` and in `serving.ts` parts meet, and nowhere else. */
export function createGateway(config: Config, surroundings: Surroundings): Gateway {
  const { clock, credentials } = surroundings;
  const randomHex = createRandomHex();
  const redactor = createRedactor([...knownSecrets(config), ...(credentials ? [credentials.apiKey] : [])]);
  const logger = createLogger({
    level: config.observability.logLevel,
    destination: surroundings.logTo,
    redactor,
    epoch: () => clock.epoch(),
  });
  const operations =
    config.cache.ages === null ? null : new KeptOperations(config.cache.responseBytes, () => clock.epoch());
  const metrics = createMetrics({
    watchProcess: config.observability.privatePort !== null,
    build: surroundings.build,
    linesDropped: () => surroundings.logTo.dropped ?? 0,
  });
  const report = (cause: unknown) => {
    logger.error({ cause }, 'internal error');
  };
  const turns = new EventLoopTurns();
  const reading = createReading({
    config,
    surroundings,
    turns,
    randomHex,
    logger,
    metrics,
    responseBytes: () => operations?.bytes ?? 0,
  });

  const { policies, cache, invalidate } = reading;

  const cursorsOf = cursorCodecs(config.cursorSecrets, credentials);
  const { maxPageSize, upstreamPageLimit: pageLimit } = config.paging;
  const limits = {
    maxPageSize,
    pageLimit,
    pageBudget: pageBudgetFor(maxPageSize, pageLimit),
    pageSizes: config.cache.ages === null ? [] : KEPT_PAGE_SIZES,
  };
  const pageLimits = new PageLimits(() => operations?.forgetAll());
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
        cache && new KeptLists(cache, calls),
      ),
      cursors: cursorsOf(principal),
      now: new Now(clock.epoch()),
      usable,
      limits,
    }),
    operations,
    report,
    turns,
  });
  const serving = createServing({
    config,
    surroundings,
    graph,
    policies,
    keeps: cache !== null,
    invalidate,
    randomHex,
    logger,
    metrics,
    report,
  });
  return {
    fetch: fetchHandler(serving.edge, config.surface.maxBodyBytes),
    get heldBytes() {
      return (reading.kept()?.bytes ?? 0) + serving.unreadBytes;
    },
    get privateUrl() {
      return serving.privateUrl;
    },
    listen: () => serving.listen(),
    async close() {
      logger.info({}, 'stopping');
      await closeAll(
        () => serving.close(),
        () => reading.close(),
      );
      logger.info({}, 'stopped');
    },
  };
}
