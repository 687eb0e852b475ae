import { describe, expect, it } from 'vitest';
import {
  ATTEMPT_OUTCOMES,
  BREAKER_STATES,
  type BreakerState,
  CALL_OUTCOMES,
  type CallOutcome,
  type Endpoint,
  ENDPOINTS,
  OWNED_ENDPOINTS,
  type OwnedEndpoint,
  type Withholding,
  WITHHOLDINGS,
} from '../../src/observability/labels.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import type { GatewayOptions } from '../support/gateway.ts';
import { isRecord, listAt } from '../support/graphql.ts';
import { until } from '../support/until.ts';
import { counted, freshMetered, type MeteredGateway } from './metered.ts';
import { operationLines, post } from './requests.ts';

const [A = '', B = '', C = ''] = STORIES.map(({ uuid }) => uuid);

/** One call to each endpoint, about a customer. */
const QUERIES: Readonly<Record<Endpoint, (uuid: string) => string>> = {
  entitlements: (uuid) => `{ customer(uuid: "${uuid}") { entitlements(first: 1) { totalCount } } }`,
  summaries: (uuid) => `{ customer(uuid: "${uuid}") { entitlementSummaries(first: 1) { totalCount } } }`,
  customer: (uuid) => `{ customer(uuid: "${uuid}") { name } }`,
  customers: (uuid) => `{ customersByUuid(uuids: ["${uuid}", "${C}"]) { name } }`,
};

const status = (code: number): Fault => ({ kind: 'status', status: code });

interface Case extends Partial<GatewayOptions> {
  readonly fault?: Fault;
  /** Whether the caller leaves while its call is under way. */
  readonly leaves?: boolean;
  /** Whether the operation makes another call at the same time, before this one. */
  readonly isSecond?: boolean;
  /** Whether to ask on until it happens. */
  readonly again?: boolean;
  /** Whether it was asked and answered once before. */
  readonly isKnown?: boolean;
}

const ONE_TRY = { RETRY_ATTEMPTS: '1' };

const CASES: Readonly<Record<CallOutcome, Case>> = {
  ok: {},
  client_error: { fault: status(401) },
  rate_limited: { fault: status(429) },
  server_error: { env: ONE_TRY, fault: status(503) },
  timeout: { timeoutMs: 50, fault: { kind: 'hang' } },
  network: { env: ONE_TRY, fault: { kind: 'cut' } },
  invalid: { fault: status(302) },
  aborted: { fault: { kind: 'hang' }, leaves: true },
  short_circuited: {
    env: { ...ONE_TRY, BREAKER_MINIMUM_CALLS: '1', BREAKER_FAILURE_PERCENT: '1' },
    fault: status(503),
    again: true,
  },
  overloaded: { env: { UPSTREAM_CONNECTIONS: '1', UPSTREAM_QUEUE: '0' }, isSecond: true },
  paced: {
    env: { UPSTREAM_CALLS_PER_SECOND: '1', OPERATION_DEADLINE_MS: '500', UPSTREAM_TIMEOUT_MS: '500' },
    isSecond: true,
  },
  kept: { env: { CACHE_FRESH_MS: '60000' }, isKnown: true },
  stale: {
    env: { ...ONE_TRY, CACHE_FRESH_MS: '1', CACHE_RECORD_FRESH_MS: '0', CACHE_STALE_MS: '0' },
    isKnown: true,
    fault: status(503),
  },
};

async function ask(gateway: MeteredGateway, endpoint: Endpoint, { leaves, isSecond }: Case) {
  const client = new AbortController();
  const other = QUERIES[endpoint === 'entitlements' ? 'summaries' : 'entitlements'](B);
  const query = QUERIES[endpoint](A);
  const both = `{ other: ${other.slice(1, -1)} ${query.slice(1)}`;
  const request = post({ query: isSecond === true ? both : query });
  const asked = gateway.fetch(new Request(request, { signal: client.signal }));
  if (leaves === true) {
    await until(() => {
      expect(gateway.sandbox.requests).toHaveLength(1);
    });
    client.abort();
  }
  await asked;
}

const EVERY = Object.entries(CASES).flatMap(([outcome, one]) =>
  ENDPOINTS.map((endpoint): [string, Endpoint, Case] => [outcome, endpoint, one]),
);

describe('O1: what is asked of the upstream is counted by endpoint and outcome, each of which happens', () => {
  it.each(EVERY)('%s of %s', async (outcome, endpoint, { fault, again, isKnown, ...one }) => {
    const gateway = await freshMetered(one);
    if (isKnown === true) await ask(gateway, endpoint, one);
    if (fault !== undefined) gateway.sandbox.script({ fault, times: 99 });
    const key = `endpoint="${endpoint}",outcome="${outcome}"`;
    const happened = async () => counted(await gateway.scrape(), 'gateway_upstream_calls_total')[key] ?? 0;
    await ask(gateway, endpoint, one);
    for (let more = 30; again === true && more > 0 && (await happened()) === 0; more -= 1) {
      await ask(gateway, endpoint, one);
    }
    expect(await happened()).toBe(1);
    const attempts = counted(await gateway.scrape(), 'http_client_request_duration_seconds_count');
    const isAttempt = ATTEMPT_OUTCOMES.some((known) => known === outcome);
    expect(attempts[key] ?? 0).toBe(isAttempt ? 1 : 0);
  });

  it('has a case for every outcome, and for every endpoint', () => {
    expect(Object.keys(CASES)).toEqual([...CALL_OUTCOMES]);
    expect(Object.keys(QUERIES)).toEqual([...ENDPOINTS]);
  });

  const withheld: Readonly<Record<Withholding, Case>> = {
    paused: { fault: status(429) },
    short_circuited: CASES.short_circuited,
  };
  const eachWithheld = WITHHOLDINGS.flatMap((reason) =>
    ENDPOINTS.map((endpoint): [Withholding, Endpoint] => [reason, endpoint]),
  );
  it.each(eachWithheld)('a request withheld as %s, to %s', async (reason, endpoint) => {
    const { fault, ...options } = withheld[reason];
    const gateway = await freshMetered(options);
    if (fault !== undefined) gateway.sandbox.script({ fault, times: 99 });
    const key = `endpoint="${endpoint}",reason="${reason}"`;
    const happened = async () => counted(await gateway.scrape(), 'gateway_upstream_withheld_total')[key] ?? 0;
    for (let more = 30; more > 0 && (await happened()) === 0; more -= 1) await ask(gateway, endpoint, {});
    expect(await happened()).toBe(1);
  });

  it('a request withheld while what is kept covers it, which its operation knows nothing of', async () => {
    const keeping = { CACHE_FRESH_MS: '1', CACHE_RECORD_FRESH_MS: '0', CACHE_STALE_MS: '0' };
    const env = { ...CASES.short_circuited.env, ...keeping, BREAKER_OPEN_MS: '600000' };
    const gateway = await freshMetered({ env });
    await ask(gateway, 'customer', {});
    gateway.sandbox.script({ fault: status(503), times: 99 });
    await until(async () => {
      await ask(gateway, 'customer', {});
      const counts = counted(await gateway.scrape(), 'gateway_upstream_withheld_total');
      expect(counts['endpoint="customer",reason="short_circuited"']).toBeGreaterThan(0);
    });
    expect(operationLines(gateway).every(({ code }) => code === 'OK')).toBe(true);
  });

  it.each(ENDPOINTS)('a retry of %s', async (endpoint) => {
    const gateway = await freshMetered();
    gateway.sandbox.script({ fault: status(503) });
    await ask(gateway, endpoint, {});
    const series = await gateway.scrape();
    expect(counted(series, 'gateway_upstream_retries_total')).toEqual({ [`endpoint="${endpoint}"`]: 1 });
    expect(operationLines(gateway)).toMatchObject([{ retries: 1 }]);
  });

  it.each(ENDPOINTS)('a shared call of %s', async (endpoint) => {
    const gateway = await freshMetered();
    const query = QUERIES[endpoint](A);
    await Promise.all([1, 2].map(() => gateway.fetch(post({ query }))));
    const series = await gateway.scrape();
    expect(counted(series, 'gateway_coalesced_calls_total')).toEqual({ [`endpoint="${endpoint}"`]: 1 });
    expect(gateway.sandbox.requests).toHaveLength(1);
  });

  const foreign: Readonly<Record<OwnedEndpoint, (body: unknown) => unknown>> = {
    entitlements: (body) => {
      if (!isRecord(body)) return body;
      const results = listAt(body, 'results').map((row) => (isRecord(row) ? { ...row, customer: B } : row));
      return { ...body, results };
    },
    customer: (body) => (isRecord(body) ? { ...body, id: B } : body),
  };
  it.each(OWNED_ENDPOINTS)('a row of another customer among %s', async (endpoint) => {
    const gateway = await freshMetered();
    gateway.sandbox.script({ fault: { kind: 'replace', edit: foreign[endpoint] } });
    await ask(gateway, endpoint, {});
    const series = await gateway.scrape();
    expect(counted(series, 'gateway_contract_violations_total')).toEqual({ [`endpoint="${endpoint}"`]: 1 });
  });
});

describe('O1: what is under way upstream is shown while it is', () => {
  it('running calls, and those that wait for a place', async () => {
    const gateway = await freshMetered({ env: { UPSTREAM_CONNECTIONS: '1' }, timeoutMs: 500 });
    gateway.sandbox.script({ fault: { kind: 'hang' }, times: 9 });
    const asked = ask(gateway, 'customer', { isSecond: true });
    await until(async () => {
      expect(counted(await gateway.scrape(), 'gateway_upstream_bulkhead_calls')).toEqual({
        'state="running"': 1,
        'state="queued"': 1,
      });
    });
    await asked;
    expect(counted(await gateway.scrape(), 'gateway_upstream_bulkhead_calls')).toEqual({});
  });

  it('calls that wait for their turn in a second', async () => {
    const gateway = await freshMetered({ env: { UPSTREAM_CALLS_PER_SECOND: '1' } });
    await ask(gateway, 'customer', {});
    const asked = ask(gateway, 'entitlements', {});
    await until(async () => {
      expect(counted(await gateway.scrape(), 'gateway_upstream_bulkhead_calls')).toEqual({
        'state="paced"': 1,
      });
    });
    await asked;
    expect(gateway.sandbox.requests).toHaveLength(2);
  });

  it('the breaker for all in each of its states', async () => {
    const env = { ...ONE_TRY, BREAKER_MINIMUM_CALLS: '1', BREAKER_OPEN_MS: '100' };
    const gateway = await freshMetered({ env, timeoutMs: 1000 });
    const met = new Set<string>();
    const untilMet = async (state: BreakerState, cause: () => void = () => undefined) => {
      await until(async () => {
        cause();
        const states = counted(await gateway.scrape(), 'gateway_upstream_breaker_state');
        expect(states).toEqual({ [`state="${state}"`]: 1 });
      });
      met.add(state);
    };
    // Of all customers, since a breaker for all opens when several fail.
    const asked: Promise<Response>[] = [];
    const askForAll = () => {
      for (const { uuid } of STORIES) asked.push(gateway.fetch(post({ query: QUERIES.customer(uuid) })));
    };
    await untilMet('closed');
    gateway.sandbox.script({ fault: status(503), times: 3 * STORIES.length });
    for (let round = 0; round < 3; round += 1) {
      askForAll();
      await Promise.all(asked);
    }
    await untilMet('open');
    gateway.sandbox.script({ fault: { kind: 'hang' }, times: 99 });
    await untilMet('half-open', askForAll);
    await Promise.all(asked);
    expect([...met].sort()).toEqual([...BREAKER_STATES].sort());
  });
});
