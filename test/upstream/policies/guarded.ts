import { Breaker } from '../../../src/upstream/policies/breaker.ts';
import { Bulkhead } from '../../../src/upstream/policies/bulkhead.ts';
import type { Attempt } from '../../../src/upstream/policies/attempt.ts';
import { GuardedAttempt, type Guards } from '../../../src/upstream/policies/guarded-attempt.ts';
import { Lanes } from '../../../src/upstream/policies/lanes.ts';
import { RatePause } from '../../../src/upstream/policies/rate-pause.ts';
import { ManualClock } from '../../support/clock.ts';
import { promised } from './scripted.ts';

const NEVER_OPENS = { failureRatio: 1, minimumCalls: Infinity, windowMs: 1000, buckets: 10, openMs: 1000 };
export const ALONE = { greedOf: () => Infinity, canBeInvented: false };
const ROOM_FOR_ALL = { concurrency: 1000, queue: 0, longestWaitMs: 30_000 };

/** Makes attempts under some guards; those that are not given let everything pass. */
export function guarded(ask: Guards['ask'], given: Partial<Guards>) {
  const { clock = new ManualClock(), events = () => undefined } = given;
  const guards: Guards = {
    ask,
    attemptTimeoutMs: Infinity,
    pause: new RatePause({ defaultMs: 1000, capMs: 60_000 }, clock, events),
    breaker: new Breaker(NEVER_OPENS, clock, events),
    bulkhead: new Bulkhead(ROOM_FOR_ALL, () => Infinity),
    lanes: new Lanes(ALONE, clock),
    clock,
    events,
    ...given,
  };
  return promised<Attempt>((attempt, waiting) => {
    new GuardedAttempt(attempt, guards, waiting).run();
  });
}
