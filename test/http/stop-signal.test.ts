import { describe, expect, it } from 'vitest';
import { stopSignal } from '../../src/http/stop-signal.ts';
import { ManualClock } from '../support/clock.ts';

/** A gateway that notes what signals make it do. */
function signalled() {
  const clock = new ManualClock();
  const done: string[] = [];
  const signal = stopSignal(
    clock,
    () => done.push('stop'),
    () => done.push('leave'),
  );
  return { clock, done, signal };
}

describe('R16: a signal to stop', () => {
  it('is one wish with those that follow within a second, however many', async () => {
    const { clock, done, signal } = signalled();
    signal();
    signal();
    await clock.advance(1_000);
    signal();
    expect(done).toEqual(['stop']);
  });

  it('is impatience when it comes later, and does not start to stop again', async () => {
    const { clock, done, signal } = signalled();
    signal();
    await clock.advance(1_001);
    signal();
    expect(done).toEqual(['stop', 'leave']);
  });

  it('counts from the first, so that somebody who keeps asking is heard', async () => {
    const { clock, done, signal } = signalled();
    signal();
    await clock.advance(900);
    signal();
    await clock.advance(900);
    signal();
    expect(done).toEqual(['stop', 'leave']);
  });
});
