import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as closed from '../../src/observability/labels.ts';
import { createMetrics, type Metrics } from '../../src/observability/metrics.ts';

function metricsOf(watchProcess = false): Metrics {
  return createMetrics({ watchProcess, build: { version: '1.2.3', node: 'v20.0.0' } });
}

/** The lines of the page that hold a value, by series. */
async function scrape(metrics: Metrics): Promise<Map<string, number>> {
  const lines = (await metrics.render()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

/** Every call that the interface offers, with every value that it accepts. */
function useEverything(metrics: Metrics): void {
  metrics.watch({
    breaker: () => 'closed',
    bulkhead: () => ({ running: 0, queued: 0, paced: 0 }),
    store: () => 'off',
    kept: () => null,
  });
  for (const command of closed.STORE_COMMANDS) {
    for (const outcome of closed.STORE_OUTCOMES) metrics.storeCommand(command, outcome, 0.001);
  }
  for (const status of closed.UNREADABLE_STATUSES) metrics.unreadable(status);
  for (const result of closed.STORE_LOOKS) metrics.storeLook(result);
  for (const result of closed.INVALIDATION_RESULTS) metrics.invalidation(result);
  for (const method of closed.METHODS) {
    for (const route of closed.ROUTES) {
      for (const answer of closed.ANSWERS) {
        metrics.requestStarted();
        metrics.requestEnded(method, route, answer, 0.1);
      }
    }
  }
  for (const kind of closed.OPERATION_KINDS) {
    for (const code of closed.OPERATION_CODES) metrics.operation(kind, code);
  }
  closed.OPERATION_ERRORS.forEach(metrics.operationError);
  closed.REFUSALS.forEach(metrics.refused);
  closed.SHED_REASONS.forEach(metrics.shed);
  for (const endpoint of closed.ENDPOINTS) {
    for (const outcome of closed.CALL_OUTCOMES) metrics.upstreamCall(endpoint, outcome);
    for (const outcome of closed.ATTEMPT_OUTCOMES) metrics.upstreamAttempt(endpoint, outcome, 0.1);
    for (const reason of closed.WITHHOLDINGS) metrics.upstreamWithheld(endpoint, reason);
    metrics.retry(endpoint);
    metrics.coalesced(endpoint);
    metrics.brokenRow(endpoint);
  }
  closed.OWNED_ENDPOINTS.forEach(metrics.contractViolation);
}

describe('O1: the page of metrics', () => {
  it('times requests in seconds between the fourteen recommended bounds', async () => {
    const metrics = metricsOf();
    metrics.requestStarted();
    metrics.requestEnded('POST', 'graphql', 200, 0.03);
    const series = await scrape(metrics);
    const labels = 'http_request_method="POST",http_route="graphql",http_response_status_code="200"';
    const buckets = [...series].filter(([name]) =>
      name.startsWith('http_server_request_duration_seconds_bucket'),
    );
    const bounds = buckets.map(([name]) => /le="([^"]+)"/.exec(name)?.[1]);
    expect(bounds).toEqual(
      [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, '+Inf'].map(String),
    );
    expect(buckets.map(([, count]) => count)).toEqual([0, 0, 0, ...Array<number>(12).fill(1)]);
    expect(series.get(`http_server_request_duration_seconds_sum{${labels}}`)).toBe(0.03);
    expect(series.get(`http_server_request_duration_seconds_count{${labels}}`)).toBe(1);
  });

  it('times requests to Zenskar by endpoint and outcome, retries included', async () => {
    const metrics = metricsOf();
    metrics.upstreamAttempt('summaries', 'server_error', 2);
    metrics.retry('summaries');
    metrics.upstreamAttempt('summaries', 'ok', 0.2);
    metrics.upstreamCall('summaries', 'ok');
    const series = await scrape(metrics);
    const attempts = 'http_client_request_duration_seconds_count';
    expect(series.get(`${attempts}{endpoint="summaries",outcome="server_error"}`)).toBe(1);
    expect(series.get(`${attempts}{endpoint="summaries",outcome="ok"}`)).toBe(1);
    expect(series.get('gateway_upstream_retries_total{endpoint="summaries"}')).toBe(1);
    expect(series.get('gateway_upstream_calls_total{endpoint="summaries",outcome="ok"}')).toBe(1);
    expect(series.get('gateway_upstream_calls_total{endpoint="customer",outcome="ok"}')).toBe(0);
  });

  it('shows what is under way at the moment of the scrape', async () => {
    const metrics = metricsOf();
    let state: closed.BreakerState = 'closed';
    let load = { running: 1, queued: 0, paced: 0 };
    metrics.watch({
      breaker: () => state,
      bulkhead: () => load,
      store: () => 'off',
      kept: () => ({ answers: 2, bytes: 5000 }),
    });
    metrics.requestStarted();
    metrics.requestStarted();
    metrics.requestEnded('GET', 'live', 200, 0);
    const before = await scrape(metrics);
    expect(before.get('http_server_active_requests')).toBe(1);
    expect(before.get('gateway_upstream_breaker_state{state="closed"}')).toBe(1);
    state = 'open';
    load = { running: 8, queued: 3, paced: 2 };
    const after = await scrape(metrics);
    expect(after.get('gateway_upstream_breaker_state{state="closed"}')).toBe(0);
    expect(after.get('gateway_upstream_breaker_state{state="open"}')).toBe(1);
    expect(after.get('gateway_upstream_bulkhead_calls{state="running"}')).toBe(8);
    expect(after.get('gateway_upstream_bulkhead_calls{state="queued"}')).toBe(3);
    expect(after.get('gateway_upstream_bulkhead_calls{state="paced"}')).toBe(2);
    expect(after.get('gateway_kept_answers')).toBe(2);
    expect(after.get('gateway_kept_bytes')).toBe(5000);
  });

  it('tells how many lines of the log were lost, as whoever writes it counts them', async () => {
    let dropped = 0;
    const metrics = createMetrics({
      watchProcess: false,
      build: { version: '1', node: '1' },
      linesDropped: () => dropped,
    });
    expect((await scrape(metrics)).get('gateway_log_lines_dropped_total')).toBe(0);
    dropped = 7;
    for (const time of [1, 2]) {
      expect([time, (await scrape(metrics)).get('gateway_log_lines_dropped_total')]).toEqual([time, 7]);
    }
  });

  it('counts what it is told, however often it is scraped', async () => {
    const counts = fc.dictionary(fc.constantFrom(...closed.REFUSALS), fc.integer({ min: 1, max: 50 }));
    await fc.assert(
      fc.asyncProperty(counts, async (expected) => {
        const metrics = metricsOf();
        for (const reason of closed.REFUSALS) {
          for (let left = expected[reason] ?? 0; left > 0; left--) metrics.refused(reason);
        }
        await scrape(metrics);
        const series = await scrape(metrics);
        for (const reason of closed.REFUSALS) {
          expect(series.get(`gateway_refused_total{reason="${reason}"}`)).toBe(expected[reason] ?? 0);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('starts every counter at zero, so that an alert sees the first increase', async () => {
    const series = await scrape(metricsOf());
    expect(series.get('gateway_shed_total{reason="upstream_queue"}')).toBe(0);
    expect(series.get('gateway_contract_violations_total{endpoint="entitlements"}')).toBe(0);
  });

  it('belongs to one gateway: another starts from nothing', async () => {
    metricsOf().shed('unread');
    const series = await scrape(metricsOf());
    expect(series.get('gateway_shed_total{reason="unread"}')).toBe(0);
  });

  it('is text that Prometheus reads', async () => {
    const metrics = metricsOf();
    expect(metrics.contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await metrics.render()).toContain('# TYPE http_server_request_duration_seconds histogram');
  });

  it('says what is running', async () => {
    const series = await scrape(metricsOf());
    expect(series.get('gateway_build_info{version="1.2.3",node="v20.0.0"}')).toBe(1);
  });

  it('tells of the process on request', async () => {
    expect(await metricsOf(true).render()).toContain('nodejs_eventloop_lag_seconds');
    expect(await metricsOf().render()).not.toContain('nodejs_');
  });
});

describe('O2: the number of series', () => {
  it('does not grow by what clients send: 1,000 names, methods and codes', async () => {
    const metrics = metricsOf();
    useEverything(metrics);
    const before = new Set((await scrape(metrics)).keys());
    const names = fc.sample(fc.string({ minLength: 1 }), 1000);
    for (const name of names) {
      metrics.requestStarted();
      metrics.requestEnded(closed.methodLabel(name), 'graphql', 200, 0.1);
      metrics.operationError(closed.operationError(name));
    }
    expect(new Set((await scrape(metrics)).keys())).toEqual(before);
  });

  it('does not even grow by values that got past the types', async () => {
    const metrics = metricsOf();
    const before = (await scrape(metrics)).size;
    for (const name of ['canary', '__proto__', 'constructor', '']) {
      metrics.shed(name as closed.ShedReason);
      metrics.upstreamAttempt(name as closed.Endpoint, 'ok', 1);
    }
    metrics.upstreamAttempt('customer', 'ok', NaN);
    expect((await scrape(metrics)).size).toBe(before);
  });

  it('has a bound that is known beforehand', async () => {
    const metrics = metricsOf();
    useEverything(metrics);
    const perHistogram = 17;
    const { METHODS, ROUTES, ANSWERS, ENDPOINTS, ATTEMPT_OUTCOMES, CALL_OUTCOMES } = closed;
    const histograms =
      METHODS.length * ROUTES.length * ANSWERS.length + ENDPOINTS.length * ATTEMPT_OUTCOMES.length;
    const counters =
      closed.OPERATION_KINDS.length * closed.OPERATION_CODES.length +
      closed.OPERATION_WAYS.length +
      closed.OPERATION_ERRORS.length +
      closed.REFUSALS.length +
      closed.SHED_REASONS.length +
      closed.UNREADABLE_STATUSES.length +
      closed.INVALIDATION_RESULTS.length +
      1 +
      ENDPOINTS.length * (CALL_OUTCOMES.length + 3 + closed.WITHHOLDINGS.length) +
      closed.OWNED_ENDPOINTS.length +
      closed.STORE_COMMANDS.length * closed.STORE_OUTCOMES.length +
      closed.STORE_LOOKS.length;
    const gauges =
      4 + closed.BREAKER_STATES.length + closed.BULKHEAD_STATES.length + closed.STORE_STATES.length;
    const finer = closed.STORE_COMMANDS.length * 13;
    expect((await scrape(metrics)).size).toBe(histograms * perHistogram + finer + counters + gauges);
  });

  it('knows every status that the gateway answers with, and refuses one that would be counted nowhere', () => {
    for (const status of closed.STATUSES) expect(closed.knownStatus(status)).toBe(status);
    for (const status of [0, 418, 599, NaN]) expect(() => closed.knownStatus(status)).toThrow(RangeError);
  });
});

describe('what an operation goes by', () => {
  it('is OK without errors, and otherwise the gravest of them, wherever it stands', () => {
    expect(closed.operationCode([])).toBe('OK');
    expect(closed.operationCode(['NOT_FOUND', 'UPSTREAM_AUTH', 'BAD_USER_INPUT'])).toBe('UPSTREAM_AUTH');
    const errors = fc.array(fc.constantFrom(...closed.OPERATION_ERRORS), { minLength: 1 });
    fc.assert(
      fc.property(errors, (list) => {
        const code = closed.operationCode(list);
        expect(list).toContain(code);
        expect(closed.operationCode([...list].reverse())).toBe(code);
      }),
    );
  });
});
