import { isCustomerTenant } from './auth/principal.ts';
import type { Config } from './config/config.ts';
import type { Clock } from './domain/clock.ts';
import { closeAll } from './domain/close-all.ts';
import type { Uuid } from './domain/uuid.ts';
import type { Beginnings } from './domain/turns.ts';
import type { OwnedEndpoint } from './observability/labels.ts';
import type { Logger } from './observability/logger.ts';
import type { GaugeSources, Metrics } from './observability/metrics.ts';
import type { RandomHex } from './observability/random-hex.ts';
import { OperationTrace, serverAddress } from './observability/operation-trace.ts';
import { idleTracer } from './observability/tracing.ts';
import { longestLife } from './reads/cache/ages.ts';
import { type Cache, createCache } from './reads/cache/create-cache.ts';
import { groupsAbout, Names } from './reads/cache/names.ts';
import { ownerBy } from './reads/cache/owners.ts';
import { Reads } from './reads/reads.ts';
import { createStore } from './store/create-store.ts';
import type { OpenRedis } from './store/redis-client.ts';
import { FailureLog } from './upstream/failure-log.ts';
import { applyPolicies, type Policed } from './upstream/policies/policies.ts';
import { measurePolicies } from './upstream/policy-metrics.ts';
import { policyOptions } from './upstream/policy-options.ts';
import { createTransport } from './upstream/transport.ts';
import type { ZenskarApi } from './upstream/zenskar-api.ts';
import { type Complaints, createZenskarClient } from './upstream/zenskar-client.ts';

export interface ReadingOptions {
  readonly config: Config;
  readonly surroundings: {
    readonly baseUrl: URL;
    readonly clock: Clock;
    readonly random: () => number;
    readonly openRedis: OpenRedis | null;
  };
  readonly turns: Beginnings;
  readonly randomHex: RandomHex;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** What is kept of responses, which is told together with what is kept of answers. */
  readonly responseBytes: () => number;
}

/** All that stands between the graph and Zenskar. */
export interface Reading {
  readonly api: ZenskarApi;
  readonly policies: Policed;
  /** Null where nothing is kept. */
  readonly cache: Cache | null;
  /**
   * Makes all replicas forget what they keep of these customers, also where this one keeps nothing. False: it is not certain that
   * all will hear of it.
   */
  readonly invalidate: (customers: readonly Uuid[]) => Promise<boolean>;
  /** How much is kept, responses included. */
  readonly kept: GaugeSources['kept'];
  close(): Promise<void>;
}

/** Wires the side of the gateway that reads: from the port down to the sockets. */
export function createReading(options: ReadingOptions): Reading {
  const { config, surroundings, turns, randomHex, logger, metrics, responseBytes } = options;
  const { baseUrl, clock, random, openRedis } = surroundings;
  const transport = createTransport({
    ...config.http,
    baseUrl,
    apiVersion: config.apiVersion,
    clock,
    turns,
  });
  const failures = new FailureLog(logger, clock);
  const shared = createStore(config.cache.store, {
    clock,
    random,
    randomHex,
    logger,
    metrics,
    openRedis,
    longestLifeMs: config.cache.ages === null ? 0 : longestLife(config.cache.ages),
  });
  const names = new Names(config.cache.store?.secrets ?? [], baseUrl, config.apiVersion);
  const policies = applyPolicies(
    transport.ask,
    policyOptions(config.resilience, config.http.connections, config.auth.kind, isCustomerTenant),
    clock,
    random,
    (event) => {
      measurePolicies(metrics, event);
      failures.note(event);
    },
    config.cache.store && {
      nameOf: names.credentialOf,
      tell: (name, until) => {
        shared.store.pause(name, until);
      },
      spend: (name, perSecond, count, longestMs) => shared.store.spend(name, perSecond, count, longestMs),
    },
  );
  const onForeignRow = (endpoint: OwnedEndpoint) => {
    metrics.contractViolation(endpoint);
    logger.error({ endpoint }, 'the upstream sent a row of another customer than the one asked for');
  };
  const owner = config.auth.kind === 'headers' ? 'caller' : 'gateway';
  const tracing = { tracer: idleTracer, randomHex, upstream: serverAddress(baseUrl) };
  const { attach } = new Reads(policies.ask, clock, turns);
  const cache =
    config.cache.ages === null
      ? null
      : createCache({
          ages: config.cache.ages,
          config: config.cache,
          attach,
          store: shared.store,
          clock,
          random,
          names,
          ownerOf: ownerBy(owner),
          renewalMs: config.resilience.operationDeadlineMs,
          leaseMs: config.http.timeoutMs,
          // It is made for nobody, so nobody's trace shows it.
          trace: () => new OperationTrace(tracing, undefined, undefined),
        });
  shared.store.listen({
    invalidated: (groups) => cache?.forget(groups),
    gap: () => cache?.forgetAll(),
    paused: (name, until) => {
      policies.paused(name, until);
    },
    refused: (name, isRefused) => cache?.refused(name, isRefused),
  });
  const onFlaw: Complaints = (endpoint, failure, lost) => {
    failures.broken(endpoint, failure);
    if (lost === 'row') metrics.brokenRow(endpoint);
  };
  const kept = () => cache && { answers: cache.size.answers, bytes: cache.size.bytes + responseBytes() };
  metrics.watch({
    store: shared.state,
    kept,
    breaker: () => policies.gauges.breaker,
    bulkhead: () => {
      const { running, waiting, paced } = policies.gauges;
      return { running, queued: waiting, paced };
    },
  });
  return {
    api: createZenskarClient(cache?.attach ?? attach, onForeignRow, owner, onFlaw, () => clock.epoch()),
    policies,
    cache,
    invalidate: (customers) =>
      cache?.invalidate(customers) ?? shared.store.invalidate(groupsAbout(customers, names.groupsOf)),
    kept,
    close: () =>
      closeAll(
        () => transport.close(),
        () => shared.store.close(),
      ),
  };
}
