import { expect, it, onTestFinished } from 'vitest';
import { applyPolicies } from '../../src/upstream/policies/policies.ts';
import { createTransport } from '../../src/upstream/transport.ts';
import { ManualClock } from '../support/clock.ts';
import { startListener } from '../support/http-listener.ts';
import { until } from '../support/until.ts';
import { OPTIONS } from './policies/options.ts';
import { operation, promised, request, watch } from './policies/scripted.ts';
import { NO_CLOCK } from '../support/fresh.ts';

const LONG = `["${'x'.repeat(100)}"]`;

/** Calls to an upstream that answers all of them alike, and the work on long answers, which the test does. */
async function setUp(body: string) {
  const upstream = await startListener((response) => response.end(body));
  onTestFinished(() => upstream.close());
  const works: { readonly whose: string; readonly work: () => void }[] = [];
  const transport = createTransport({
    baseUrl: new URL(upstream.url),
    clock: NO_CLOCK,
    apiVersion: null,
    timeoutMs: 10_000,
    connections: 2,
    maxBytes: 1000,
    turns: { characters: 50, begin: (whose, work) => works.push({ whose, work }) },
  });
  onTestFinished(() => transport.close());
  const { ask, gauges } = applyPolicies(
    transport.ask,
    OPTIONS,
    new ManualClock(),
    () => 0.5,
    () => undefined,
  );
  const caller = operation({ tenant: 'A' });
  const fate = watch(promised(ask)(request(caller)));
  return { works, gauges, fate, caller };
}

it('a long answer is read when its tenant has its turn, and keeps the slot of its call until then', async () => {
  const { works, gauges, fate } = await setUp(LONG);
  await until(() => {
    expect(works.map(({ whose }) => whose)).toEqual(['A']);
  });
  expect([fate.state, gauges.running]).toEqual(['pending', 1]);
  works[0]?.work();
  expect(gauges.running).toBe(0);
  await until(() => {
    expect(fate.value).toMatchObject({ status: 200, body: LONG });
  });
});

it('a long answer whose caller leaves before its turn is forgotten', async () => {
  const { works, gauges, fate, caller } = await setUp(LONG);
  await until(() => {
    expect(works).toHaveLength(1);
  });
  caller.leave();
  await until(() => {
    expect(fate.error).toBe(caller.reason);
  });
  works[0]?.work();
  await until(() => {
    expect(gauges.running).toBe(0);
  });
});

it('a short answer is read at once', async () => {
  const { works, fate } = await setUp('{}');
  await until(() => {
    expect(fate.state).toBe('answered');
  });
  expect(works).toEqual([]);
});
