import type { BreakerState } from '../../observability/labels.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ask, UpstreamRequest } from '../send.ts';
import type { TransportRequest } from '../transport.ts';
import { accounting } from './accounting.ts';
import { type AskAttempt, type Attempt, compose } from './attempt.ts';
import { breaking } from './breaking.ts';
import { Bulkhead, type BulkheadOptions } from './bulkhead.ts';
import { inTime } from './in-time.ts';
import { Lanes, type SharingOptions } from './lanes.ts';
import { limiting } from './limiting.ts';
import { type PaceSharing, Paces } from './paces.ts';
import { pacing, stillPacing } from './pacing.ts';
import { pausing } from './pausing.ts';
import { type PauseSharing, RatePause, type RatePauseOptions } from './rate-pause.ts';
import type { Reservation } from './reservation.ts';
import { retry, type RetryOptions } from './retry.ts';
import { type ScopeOptions, Scopes } from './scopes.ts';
import { sending } from './sending.ts';
import type { Observe } from './upstream-event.ts';
import { withSlot } from './with-slot.ts';

export interface PolicyOptions extends ScopeOptions {
  /** Bound on one attempt, within what is left of its operation. */
  readonly attemptTimeoutMs: number;
  readonly retry: RetryOptions;
  readonly pause: RatePauseOptions;
  /** How many calls may begin in a second with the same credentials; null for any number. */
  readonly callsPerSecond: number | null;
  readonly bulkhead: BulkheadOptions;
  readonly sharing: SharingOptions;
}

/** What can be seen of the policies at any instant. */
export interface PolicyGauges {
  readonly running: number;
  readonly waiting: number;
  /** Those that wait since there are enough in this second. */
  readonly paced: number;
  readonly breaker: BreakerState;
}

export interface Policed {
  readonly ask: Ask<UpstreamRequest>;
  readonly gauges: PolicyGauges;
  /**
   * Null if a call of this tenant would be taken now; otherwise the seconds, at least 1, after which that is worth another
   * try. `isBusy` if its caller has other operations under way. Cheap enough to be asked for every request, before anything
   * is done for it.
   */
  congestion(tenant: string, isBusy: boolean): number | null;
  /** Keeps room for a call that would be taken now, until it is made. */
  reserve(tenant: string): Reservation;
  /** Another replica was told to wait: credentials of that name pause. `until` in milliseconds since 1970. */
  paused(name: string, until: number): void;
  /** False for a tenant that anybody could have made up: its credentials are not known to be real. */
  isProven(tenant: string): boolean;
}

/** What the attempts at one upstream have in common. */
export interface Common {
  readonly attemptTimeoutMs: number;
  /** Null where calls are not counted by the second. */
  readonly paces: Paces | null;
  readonly pause: RatePause;
  readonly bulkhead: Bulkhead;
  readonly lanes: Lanes;
  readonly clock: Clock;
  /** Told of every attempt that reached the upstream, for the whole gateway. */
  readonly events: Observe;
}

/** What each attempt meets in this order, and in the opposite one when it is over. */
export function attempting(ask: Ask<TransportRequest>, common: Common): AskAttempt {
  const { attemptTimeoutMs, paces, pause, bulkhead, lanes, clock, events } = common;
  const refusal = ({ call, scope }: Attempt) => pause.refusal(call) ?? scope.breaker.refusal();
  const paced = paces && { paces, lanes, clock };
  return compose(
    [
      ...(paced === null ? [] : [pacing(paced, refusal)]),
      withSlot(bulkhead, lanes, refusal),
      pausing(pause, lanes),
      ...(paced === null ? [] : [stillPacing(paced)]),
      inTime(clock),
      breaking(clock),
      accounting(events),
    ],
    limiting({ attemptTimeoutMs, clock, usualMs: () => bulkhead.usualMs }, sending(ask)),
  );
}

/**
 * Wraps the calls to one upstream in all policies. Whoever shares a read shares its retries: that is decided before. These are outside of
 * all that can fail an attempt, and wait without a slot.
 */
export function applyPolicies(
  ask: Ask<TransportRequest>,
  options: PolicyOptions,
  clock: Clock,
  random: () => number,
  events: Observe,
  sharing: (PauseSharing & PaceSharing) | null = null,
): Policed {
  const { attemptTimeoutMs, callsPerSecond } = options;
  const paces = callsPerSecond === null ? null : new Paces(callsPerSecond, clock, sharing);
  const pause = new RatePause(options.pause, clock, events, sharing);
  const lanes = new Lanes(options.sharing, clock);
  const scopes = new Scopes(options, (tenant) => lanes.isProven(tenant), clock, events);
  const bulkhead = new Bulkhead(options.bulkhead, (lane) => lanes.greedOf(lane));
  const attempt = attempting(ask, { attemptTimeoutMs, paces, pause, bulkhead, lanes, clock, events });
  return {
    ask: retry(options.retry, scopes, clock, random, events)(attempt),
    congestion: (tenant, isBusy) => bulkhead.congestion(lanes.of(tenant), tenant, isBusy),
    reserve: (tenant) => bulkhead.reserve(lanes.of(tenant)),
    paused(name, until) {
      pause.heard(name, until);
    },
    isProven: (tenant) => lanes.isProven(tenant),
    gauges: {
      get running() {
        return bulkhead.running;
      },
      get waiting() {
        return bulkhead.waiting;
      },
      get paced() {
        return paces?.waiting ?? 0;
      },
      get breaker() {
        return scopes.state;
      },
    },
  };
}
