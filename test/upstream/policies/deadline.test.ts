import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/upstream/answer.ts';
import type { UpstreamRequest } from '../../../src/upstream/send.ts';
import type { TransportRequest } from '../../../src/upstream/transport.ts';
import { failureOf } from '../../support/failures.ts';
import { reading } from '../../reads/reading.ts';
import { ManualClock, settled } from '../../support/clock.ts';
import { guarded } from './guarded.ts';
import { asking, CUT, holding, operation, request, scripted, watch } from './scripted.ts';

const TIMED_OUT = { kind: 'upstream-timeout' };

/** Attempts that may take so long. */
function deadline(attemptTimeoutMs: number, clock: ManualClock) {
  return (send: (request: TransportRequest) => Promise<Answer>) =>
    guarded(asking(send), { attemptTimeoutMs, clock });
}

describe('R1: an attempt', () => {
  it('is given up after its own time when the operation has more', async () => {
    const clock = new ManualClock();
    const { held, send } = holding();
    const failure = failureOf(deadline(100, clock)(send)(request(operation({ deadline: 1000 }))));
    await clock.advance(99);
    expect(held[0]?.aborted).toBe(false);
    await clock.advance(1);
    expect(held[0]?.aborted).toBe(true);
    expect(await failure).toEqual({ ...TIMED_OUT, milliseconds: 100 });
  });

  it('never takes longer than what is left of the operation', async () => {
    const clock = new ManualClock();
    await clock.advance(970);
    const { send } = holding();
    const failure = failureOf(deadline(100, clock)(send)(request(operation({ deadline: 1000 }))));
    await clock.advance(30);
    expect(await failure).toEqual({ ...TIMED_OUT, milliseconds: 30 });
  });

  it('is given up on time even if what it calls does not notice', async () => {
    const clock = new ManualClock();
    const failure = failureOf(deadline(100, clock)(() => new Promise(() => undefined))(request()));
    await clock.advance(100);
    expect(await failure).toEqual({ ...TIMED_OUT, milliseconds: 100 });
  });

  it('is not made when the operation has no time left', async () => {
    const clock = new ManualClock();
    const { asked, send } = scripted(200);
    const failure = await failureOf(deadline(100, clock)(send)(request(operation({ deadline: 0 }))));
    expect(failure).toEqual({ ...TIMED_OUT, milliseconds: 0 });
    expect(asked).toEqual([]);
  });

  it('that its caller leaves is aborted, which is not a timeout', async () => {
    const clock = new ManualClock();
    const { held, send } = holding();
    const leaver = operation({ deadline: 1000 });
    const fate = watch(deadline(100, clock)(send)(request(leaver)));
    leaver.leave();
    await settled();
    expect(held[0]?.aborted).toBe(true);
    expect(fate.error).toBe(leaver.reason);
  });

  it('that is aborted at the deadline of the operation has timed out', async () => {
    const clock = new ManualClock();
    const { send } = holding();
    const late = operation({ deadline: 50 });
    const failure = failureOf(deadline(100, clock)(send)(request(late)));
    await clock.advance(49.5);
    late.leave();
    expect(await failure).toEqual({ ...TIMED_OUT, milliseconds: 50 });
  });

  it('for a caller who has left already is not made', async () => {
    const { asked, send } = scripted(200);
    const leaver = operation();
    leaver.leave();
    const attempt = deadline(100, new ManualClock())(send)(request(leaver));
    await expect(attempt).rejects.toBe(leaver.reason);
    expect(asked).toEqual([]);
  });

  it('goes on when a caller with more time joins it', async () => {
    const clock = new ManualClock();
    const { held, send } = holding();
    const shared = reading(
      asking((shared: UpstreamRequest) => deadline(100, clock)(send)({ ...request(), ...shared })),
    );
    const hasty = operation({ deadline: 30 });
    const left = watch(shared(request(hasty)));
    const answer = watch(shared(request(operation({ deadline: 80 }))));
    await clock.advance(30);
    hasty.leave();
    await clock.advance(49);
    expect([left.state, answer.state, held[0]?.aborted]).toEqual(['failed', 'pending', false]);
    await clock.advance(1);
    expect([answer.state, held[0]?.aborted]).toEqual(['failed', true]);
  });

  it.each([200, CUT])('that ends in time leaves neither timer nor listener (%j)', async (act) => {
    const clock = new ManualClock();
    const { held, send } = holding();
    const one = operation();
    const attempt = deadline(100, clock)(send)(request(one));
    expect(clock.pending).toBe(1);
    held[0]?.act(act);
    await Promise.allSettled([attempt]);
    expect(clock.pending).toBe(0);
    one.leave();
    expect(held[0]?.aborted).toBe(false);
  });
});
