import type { Breaker } from '../../../src/upstream/policies/breaker.ts';
import { Bulkhead } from '../../../src/upstream/policies/bulkhead.ts';
import type { Attempt } from '../../../src/upstream/policies/attempt.ts';
import { GuardedAttempt, type Guards } from '../../../src/upstream/policies/guarded-attempt.ts';
import { Lanes } from '../../../src/upstream/policies/lanes.ts';
import { RatePause } from '../../../src/upstream/policies/rate-pause.ts';
import { ManualClock } from '../../support/clock.ts';
import { promised } from './scripted.ts';

export const ALONE = { greedOf: () => Infinity, canBeInvented: false };
const ROOM_FOR_ALL = { concurrency: 1000, queue: 0, longestWaitMs: 30_000 };

/** Makes attempts under some guards; those that are not given let everything pass. */
export function guarded(ask: Guards['ask'], given: Partial<Guards & { breaker: Breaker }>) {
  const { clock = new ManualClock(), events = () => undefined, breaker, ...others } = given;
  const guards: Guards = {
    ask,
    attemptTimeoutMs: Infinity,
    pause: new RatePause({ defaultMs: 1000, capMs: 60_000 }, clock, events),
    bulkhead: new Bulkhead(ROOM_FOR_ALL, () => Infinity),
    lanes: new Lanes(ALONE, clock),
    ...others,
    clock,
    events,
  };
  return promised<Attempt>((attempt, waiting) => {
    const { scope } = attempt;
    const judged = breaker === undefined ? attempt : { ...attempt, scope: { ...scope, breaker } };
    new GuardedAttempt(judged, guards, waiting).run();
  });
}
