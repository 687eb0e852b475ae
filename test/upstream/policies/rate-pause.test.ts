import { describe, expect, it } from 'vitest';
import { RatePause } from '../../../src/upstream/policies/rate-pause.ts';
import type { UpstreamEvent } from '../../../src/upstream/policies/upstream-event.ts';
import { ManualClock } from '../../support/clock.ts';
import { failureOf } from '../../support/failures.ts';
import { guarded } from './guarded.ts';
import { type Act, answerOf, asking, operation, request, scripted } from './scripted.ts';

function paused(...acts: Act[]) {
  const clock = new ManualClock();
  const events: UpstreamEvent[] = [];
  const pause = new RatePause({ defaultMs: 1000, capMs: 60_000 }, clock, (event) => events.push(event));
  const { asked, send } = scripted(...acts);
  return { clock, events, asked, pause, send: guarded(asking(send), { pause, clock }) };
}

const other = operation({ credentials: { apiKey: 'other', organisation: 'org' } });

describe('R14: after a 429', () => {
  it('the answer is passed on, and calls with these credentials fail at once until it is over', async () => {
    const { clock, asked, send } = paused(answerOf(429, { retryAfter: '3' }), 200);
    expect((await send(request())).status).toBe(429);
    await clock.advance(500);
    expect(await failureOf(send(request()))).toEqual({ kind: 'rate-limited', retryAfter: 3 });
    await clock.advance(2499);
    expect(await failureOf(send(request(operation({ tenant: 'another tenant' }))))).toEqual({
      kind: 'rate-limited',
      retryAfter: 1,
    });
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect((await send(request())).status).toBe(200);
  });

  it('calls with other credentials go on', async () => {
    const { send } = paused(429, 200);
    await send(request());
    expect((await send(request(other))).status).toBe(200);
  });

  it.each([
    [null, 1000],
    ['nonsense', 1000],
    ['0', 0],
    ['30', 30_000],
    ['2.0', 2000],
    ['29.997', 29_997],
    ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
    ['86400', 60_000],
  ])('that says %j the pause is sane', async (retryAfter, milliseconds) => {
    const { events, send, pause } = paused(answerOf(429, { retryAfter }));
    await send(request());
    expect(events).toEqual([{ kind: 'pause', milliseconds }]);
    expect(pause.refusal(operation().call) === null).toBe(milliseconds === 0);
  });

  it.each([
    ['299.997', 300, 240],
    ['Thu, 01 Jan 2026 01:00:00 GMT', 3600, 3541],
    ['2000000', null, null],
  ])(
    'that says %j callers are told so, though the upstream is asked again after the longest pause',
    async (retryAfter, told, later) => {
      const { clock, asked, send } = paused(
        answerOf(429, { retryAfter }),
        answerOf(429, { retryAfter: '1' }),
        200,
      );
      await send(request());
      expect(await failureOf(send(request()))).toEqual({ kind: 'rate-limited', retryAfter: told });
      await clock.advance(59_999);
      expect(await failureOf(send(request()))).toMatchObject({
        retryAfter: later,
      });
      await clock.advance(1);
      expect(asked).toHaveLength(1);
      expect((await send(request())).status).toBe(429);
      expect(await failureOf(send(request()))).toEqual({ kind: 'rate-limited', retryAfter: 1 });
    },
  );

  it('a shorter pause never ends a longer one', async () => {
    const { clock, pause } = paused(429);
    const { call } = operation();
    pause.begin(call, '10');
    pause.begin(call, '1');
    await clock.advance(9999);
    expect(pause.refusal(call)?.failure).toMatchObject({ retryAfter: 1 });
  });

  it('the memory stays bounded, however many credentials there are', () => {
    const { pause } = paused(429);
    const of = (n: number) => operation({ credentials: { apiKey: String(n), organisation: 'o' } }).call;
    for (let n = 0; n <= 10_000; n += 1) pause.begin(of(n), '10');
    expect(pause.refusal(of(0))).toBeNull();
    expect(pause.refusal(of(1))).not.toBeNull();
    expect(pause.refusal(of(10_000))).not.toBeNull();
  });
});
