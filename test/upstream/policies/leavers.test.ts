import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EventLoopTurns } from '../../../src/domain/turns.ts';
import { applyPolicies } from '../../../src/upstream/policies/policies.ts';
import type { Waiting } from '../../../src/upstream/send.ts';
import { createTransport } from '../../../src/upstream/transport.ts';
import type { UpstreamEvent } from '../../../src/upstream/policies/upstream-event.ts';
import { reading } from '../../reads/reading.ts';
import { ManualClock, settled } from '../../support/clock.ts';
import { startListener } from '../../support/http-listener.ts';
import { until } from '../../support/until.ts';
import { setUp } from './bulkhead-setup.ts';
import { guarded } from './guarded.ts';
import { OPTIONS } from './options.ts';
import { answerOf, operation, request, watch } from './scripted.ts';
import { NO_CLOCK } from '../../support/fresh.ts';

/** A bulkhead behind which a call usually takes so long. */
async function setUpUsual(milliseconds: number) {
  const all = setUp();
  all.ask('A');
  await all.clock.advance(milliseconds);
  await all.endOne();
  return all;
}

describe('a call whose last caller leaves', () => {
  it('goes on in its slot if calls usually take no longer than a moment more', async () => {
    const { clock, ask, held, bulkhead, endOne } = await setUpUsual(130);
    const leaver = operation();
    const left = ask('A', '/', leaver);
    await clock.advance(30);
    leaver.leave();
    await settled();
    expect(left.error).toBe(leaver.reason);
    expect([held[1]?.aborted, bulkhead.running]).toEqual([false, 1]);
    await clock.advance(99);
    await endOne();
    expect([held[1]?.aborted, bulkhead.running, clock.pending]).toEqual([false, 0, 0]);
  });

  it('is ended after that moment', async () => {
    const { clock, ask, held, bulkhead } = await setUpUsual(40);
    const leaver = operation();
    ask('A', '/', leaver);
    leaver.leave();
    await clock.advance(99);
    expect([held[1]?.aborted, bulkhead.running]).toEqual([false, 1]);
    await clock.advance(1);
    expect([held[1]?.aborted, bulkhead.running, clock.pending]).toEqual([true, 0, 0]);
  });

  it.each([
    ['usually takes much longer', 131, 30],
    ['takes unusually long', 40, 81],
  ])('is ended at once if it %s', async (_what, usual, taken) => {
    const { clock, ask, held, bulkhead } = await setUpUsual(usual);
    const leaver = operation();
    ask('A', '/', leaver);
    await clock.advance(taken);
    leaver.leave();
    expect([held[1]?.aborted, bulkhead.running]).toEqual([true, 0]);
  });

  it('goes on if its answer has begun to arrive, though nobody knows what is usual', async () => {
    const clock = new ManualClock();
    const events: UpstreamEvent[] = [];
    const asked: { waiting: Waiting; signal: { aborted: boolean } }[] = [];
    const send = guarded(({ call: { signal } }, waiting) => asked.push({ waiting, signal }), {
      clock,
      events: (event) => events.push(event),
    });
    const leavers = [operation(), operation()];
    const left = leavers.map((leaver) => watch(send(request(leaver))));
    asked[0]?.waiting.begun?.();
    for (const { leave } of leavers) leave();
    await settled();
    expect(left.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([false, true]);
    asked[0]?.waiting.answered(answerOf(200));
    // To the gateway the upstream answered; to the operation the call was given up.
    expect(events).toMatchObject([{ outcome: 'aborted' }, { outcome: 'ok', status: 200 }]);
    expect(leavers.map((leaver) => leaver.events)).toMatchObject([
      [{ outcome: 'aborted' }],
      [{ outcome: 'aborted' }],
    ]);
    expect(clock.pending).toBe(0);
  });

  it('costs the upstream no connection, unless it hangs', async () => {
    const held: ServerResponse[] = [];
    const upstream = await startListener((response) => held.push(response));
    const arrives = () => until(() => held.shift() ?? expect.fail('nothing has arrived'));
    onTestFinished(() => upstream.close());
    const transport = createTransport({
      baseUrl: new URL(upstream.url),
      clock: NO_CLOCK,
      apiVersion: null,
      timeoutMs: 10_000,
      connections: 4,
      maxBytes: 1000,
      turns: new EventLoopTurns(),
    });
    onTestFinished(() => transport.close());
    const clock = new ManualClock();
    const bulkhead = { ...OPTIONS.bulkhead, concurrency: 4, queue: 100 };
    const policed = applyPolicies(
      transport.ask,
      { ...OPTIONS, bulkhead },
      clock,
      () => 0.5,
      () => undefined,
    );
    const send = reading(policed.ask, clock);
    const first = send(request());
    (await arrives()).end('{}');
    await first;
    for (let call = 0; call < 40; call += 1) {
      const leaver = operation();
      const left = watch(send(request(leaver, `/${call}`)));
      const response = await arrives();
      leaver.leave();
      await settled();
      expect(left.error).toBe(leaver.reason);
      response.end('{}');
    }
    await until(() => {
      expect(policed.gauges.running).toBe(0);
    });
    expect(upstream.connections).toBeLessThanOrEqual(4);

    const leaver = operation();
    watch(send(request(leaver, '/hangs')));
    await arrives();
    leaver.leave();
    await clock.advance(100);
    await upstream.deserted;
    expect(policed.gauges.running).toBe(0);
  });
});
