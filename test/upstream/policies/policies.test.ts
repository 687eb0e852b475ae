import { describe, expect, it } from 'vitest';
import { applyPolicies, type PolicyOptions } from '../../../src/upstream/policies/policies.ts';
import type { Answer } from '../../../src/upstream/answer.ts';
import type { TransportRequest } from '../../../src/upstream/transport.ts';
import type { UpstreamEvent } from '../../../src/upstream/policies/upstream-event.ts';
import { reading } from '../../reads/reading.ts';
import { ManualClock, settled } from '../../support/clock.ts';
import { failureOf } from '../../support/failures.ts';
import { OPTIONS } from './options.ts';
import { answerOf, asking, holding, operation, request, scripted, watch } from './scripted.ts';

function setUp(
  upstream: (request: TransportRequest) => Promise<Answer>,
  options: Partial<PolicyOptions> = {},
) {
  const clock = new ManualClock();
  const events: UpstreamEvent[] = [];
  const { ask, gauges } = applyPolicies(
    asking(upstream),
    { ...OPTIONS, ...options },
    clock,
    () => 0.5,
    (event) => events.push(event),
  );
  return { clock, events, send: reading(ask, clock), gauges };
}

describe('the policies together', () => {
  it('pass an answer on, and account for it to the operation and to the gateway', async () => {
    const { asked, send: upstream } = scripted(404);
    const { send, events, clock, gauges } = setUp(upstream);
    const one = operation();
    expect(await send(request(one))).toEqual(answerOf(404));
    const event = {
      kind: 'call',
      endpoint: 'customer',
      outcome: 'client-error',
      status: 404,
      code: null,
      milliseconds: 0,
      attempt: 1,
      coalesced: false,
    };
    expect([events, one.events]).toEqual([[event], [event]]);
    const { credentials } = one.call;
    expect(asked).toMatchObject([{ path: '/customers/1', call: { credentials } }]);
    expect(gauges).toMatchObject({ running: 0, waiting: 0, breaker: 'closed' });
    expect(clock.pending).toBe(0);
  });

  it('R1: answer within the deadline, however the upstream hangs', async () => {
    const { held, send: upstream } = holding();
    const { send, clock } = setUp(upstream, { attemptTimeoutMs: 10_000 });
    const failure = failureOf(send(request(operation({ deadline: 300 }))));
    await clock.advance(300);
    expect(await failure).toEqual({ kind: 'upstream-timeout', milliseconds: 300 });
    expect(held.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('R2: abort the upstream call when its caller leaves, and call that neither failure nor success', async () => {
    const { held, send: upstream } = holding();
    const { send, events } = setUp(upstream);
    const leaver = operation();
    const left = watch(send(request(leaver)));
    leaver.leave();
    await settled();
    expect(held[0]?.aborted).toBe(true);
    expect(left.error).toBe(leaver.reason);
    expect(events).toMatchObject([{ kind: 'call', outcome: 'aborted', status: null }]);
    expect(leaver.events).toEqual(events);
  });

  it('R3: make one upstream call, with its retries, for callers who share it', async () => {
    const { asked, send: upstream } = scripted(503, 200);
    const { send, clock, events } = setUp(upstream);
    const operations = [operation(), operation()];
    const fates = operations.map((one) => watch(send(request(one))));
    await clock.advance(100);
    expect(fates.map(({ state }) => state)).toEqual(['answered', 'answered']);
    expect(asked).toHaveLength(2);
    expect(events.map(({ kind }) => kind)).toEqual(['call', 'retry', 'call']);
    expect(operations[1]?.events).toMatchObject([
      { kind: 'call', outcome: 'server-error', attempt: 1, coalesced: true },
      { kind: 'retry', attempt: 2, milliseconds: 50 },
      { kind: 'call', outcome: 'ok', attempt: 2, coalesced: true },
    ]);
  });

  it('R4: hold no slot while they wait to try again', async () => {
    const { send: upstream } = scripted(503);
    const { send, clock, gauges } = setUp(upstream);
    const fate = watch(send(request()));
    await settled();
    expect([gauges.running, fate.state]).toEqual([0, 'pending']);
    await clock.advance(1000);
    expect(fate.value).toEqual(answerOf(503));
  });

  it('R5 and R6: spare an upstream that fails, and find out when it is back', async () => {
    const { asked, send: upstream } = scripted(...new Array<number>(20).fill(503), 200);
    const { send, clock, events, gauges } = setUp(upstream);
    for (let made = 0; made < 1000; made += 1) {
      watch(send(request(operation(), `/${made}`)));
      await clock.advance(5);
    }
    expect([asked.length, gauges.breaker]).toEqual([20, 'open']);
    expect(await failureOf(send(request()))).toMatchObject({ kind: 'upstream-unavailable', retryAfter: 26 });
    await clock.advance(30_000);
    expect((await send(request())).status).toBe(200);
    expect(gauges.breaker).toBe('closed');
    expect(events.filter(({ kind }) => kind === 'breaker')).toHaveLength(3);
  });

  it('R6: refuse what waited in the queue while the breaker opened', async () => {
    const { held, send: upstream } = holding();
    const breaker = { ...OPTIONS.breaker, minimumCalls: 1 };
    const { send } = setUp(upstream, { breaker, retry: { ...OPTIONS.retry, attempts: 1 } });
    const fates = [1, 2, 3, 4].map((path) => watch(send(request(operation(), `/${path}`, 'one'))));
    held[0]?.act(500);
    await settled();
    expect(held).toHaveLength(2);
    expect(fates.map(({ state }) => state)).toEqual(['answered', 'pending', 'failed', 'failed']);
    expect(fates.slice(2)).toMatchObject([{ error: { by: 'breaker' } }, { error: { by: 'breaker' } }]);
  });

  it('R4 and R6: do not wait to try again what would be refused', async () => {
    const { send: upstream } = scripted(503);
    const breaker = { ...OPTIONS.breaker, minimumCalls: 2 };
    const { send, events } = setUp(upstream, { breaker });
    const fates = ['/a', '/b'].map((path) => watch(send(request(operation(), path))));
    await settled();
    expect(events.map(({ kind }) => kind)).toEqual(['call', 'retry', 'call', 'breaker']);
    expect(fates.map(({ state }) => state)).toEqual(['pending', 'answered']);
  });

  it('R6: let one call probe, and the others fail at once instead of waiting for it', async () => {
    const { held, send: upstream } = holding();
    const breaker = { ...OPTIONS.breaker, minimumCalls: 1, openMs: 100 };
    const { send, clock, gauges } = setUp(upstream, {
      breaker,
      retry: { ...OPTIONS.retry, attempts: 1 },
      bulkhead: { ...OPTIONS.bulkhead, concurrency: 1 },
    });
    for (const [at, path] of ['/a', '/b'].entries()) {
      watch(send(request(operation(), path)));
      held[at]?.act(500);
      await settled();
    }
    await clock.advance(100);
    expect(gauges.breaker).toBe('open');
    const fates = ['/1', '/2', '/3'].map((path) => watch(send(request(operation(), path))));
    await settled();
    expect([held.length, gauges.breaker, gauges.waiting]).toEqual([3, 'half-open', 0]);
    expect(fates.map(({ state }) => state)).toEqual(['pending', 'failed', 'failed']);
  });

  it('R7: fail what finds no place with OVERLOADED, and report who refused', async () => {
    const { send: upstream } = holding();
    const { send, events, gauges } = setUp(upstream);
    for (let made = 0; made < 4; made += 1) watch(send(request(operation(), `/${made}`)));
    const one = operation();
    expect(await failureOf(send(request(one)))).toEqual({ kind: 'overloaded', retryAfter: 1 });
    expect(events).toEqual([{ kind: 'refused', endpoint: 'customer', by: 'bulkhead', attempt: 1 }]);
    expect(one.events).toEqual(events);
    expect([gauges.running, gauges.waiting]).toEqual([2, 2]);
  });

  it('R14: do not try a 429 again, and pause before the queue and behind it', async () => {
    const { held, send: upstream } = holding();
    const { send, events } = setUp(upstream);
    const fates = [1, 2, 3, 4].map((path) => watch(send(request(operation(), `/${path}`))));
    held[0]?.act(answerOf(429, { retryAfter: '7' }));
    await settled();
    expect(held).toHaveLength(2);
    expect(fates.map(({ state }) => state)).toEqual(['answered', 'pending', 'failed', 'failed']);
    expect(await failureOf(send(request()))).toEqual({ kind: 'rate-limited', retryAfter: 7 });
    expect(events.map((event) => (event.kind === 'refused' ? event.by : event.kind))).toEqual([
      'call',
      'pause',
      'pause',
      'pause',
      'pause',
    ]);
  });
});
