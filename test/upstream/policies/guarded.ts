import type { Attempt } from '../../../src/upstream/policies/attempt.ts';
import type { Breaker } from '../../../src/upstream/policies/breaker.ts';
import { Bulkhead } from '../../../src/upstream/policies/bulkhead.ts';
import { Lanes } from '../../../src/upstream/policies/lanes.ts';
import { type Common, attempting } from '../../../src/upstream/policies/policies.ts';
import { RatePause } from '../../../src/upstream/policies/rate-pause.ts';
import { Scope } from '../../../src/upstream/policies/scope.ts';
import type { Ask } from '../../../src/upstream/send.ts';
import type { TransportRequest } from '../../../src/upstream/transport.ts';
import { ManualClock } from '../../support/clock.ts';
import { promisedAttempt } from './scripted.ts';

export const ALONE = { greedOf: () => Infinity, canBeInvented: false };
const ROOM_FOR_ALL = { concurrency: 1000, queue: 0, longestWaitMs: 30_000 };

/** Makes attempts under some policies; those that are not given let everything pass. */
export function guarded(ask: Ask<TransportRequest>, given: Partial<Common & { breaker: Breaker }>) {
  const { clock = new ManualClock(), events = () => undefined, breaker, ...others } = given;
  const common: Common = {
    attemptTimeoutMs: Infinity,
    paces: null,
    pause: new RatePause({ defaultMs: 1000, capMs: 60_000 }, clock, events),
    bulkhead: new Bulkhead(ROOM_FOR_ALL, () => Infinity),
    lanes: new Lanes(ALONE, clock),
    ...others,
    clock,
    events,
  };
  const attempt = attempting(ask, common);
  return promisedAttempt((made: Attempt, waiting) => {
    const { budget } = made.scope;
    attempt(breaker === undefined ? made : { ...made, scope: new Scope(breaker, budget) }, waiting);
  });
}
