import type { Clock } from '../../domain/clock.ts';
import type { Outcome } from './outcome.ts';
import { Refused, wholeSeconds } from './refused.ts';
import { RollingWindow } from './rolling-window.ts';
import type { BreakerState, Observe } from './upstream-event.ts';

export interface BreakerOptions {
  /** Opens when at least this part of the calls in the window failed... */
  readonly failureRatio: number;
  /** ...and there were at least so many. */
  readonly minimumCalls: number;
  readonly windowMs: number;
  /** Parts of the window that are forgotten one after the other. */
  readonly buckets: number;
  /** How long it stays open before a call may probe the upstream. */
  readonly openMs: number;
}

type State =
  | { readonly kind: 'closed'; readonly window: RollingWindow }
  | { readonly kind: 'open'; readonly until: number }
  | { readonly kind: 'half-open'; probing: boolean };

/** The right to make one call; how the call went matters only as long as the breaker is in the same state. */
export type Admission = State;

/**
 * Stops asking an upstream that mostly fails. Server errors, timeouts and failed connections are failures; refusals of
 * the request and calls that nobody waited for count as nothing at all, and neither do calls that were left less than half
 * of their time by an operation that had waited for long: a queue before a healthy upstream is no outage.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  readonly #clock: Clock;
  readonly #events: Observe;
  #state: State;

  constructor(options: BreakerOptions, clock: Clock, events: Observe) {
    this.#options = options;
    this.#clock = clock;
    this.#events = events;
    this.#state = this.#closed();
  }

  get state(): BreakerState {
    return this.#state.kind;
  }

  /** Why a call must not be made now; null if it may be asked for admission. */
  refusal(): Refused | null {
    const state = this.#state;
    switch (state.kind) {
      case 'closed':
        return null;
      case 'open': {
        const left = state.until - this.#clock.now();
        return left > 0 ? refused(left) : null;
      }
      case 'half-open':
        return state.probing ? refused(0) : null;
    }
  }

  /** Admits one call, which must then be settled; throws the refusal otherwise. */
  admit(): Admission {
    const refusal = this.refusal();
    if (refusal !== null) throw refusal;
    if (this.#state.kind === 'open') this.#enter({ kind: 'half-open', probing: true });
    else if (this.#state.kind === 'half-open') this.#state.probing = true;
    return this.#state;
  }

  settle(admission: Admission, outcome: Outcome): void {
    if (admission !== this.#state) return;
    const failed = isFailure(outcome);
    if (admission.kind === 'closed' && failed !== null) this.#count(admission.window, failed);
    if (admission.kind !== 'half-open') return;
    admission.probing = false;
    if (failed === false) this.#enter(this.#closed());
    if (failed === true) this.#open();
  }

  #count(window: RollingWindow, failed: boolean): void {
    window.add(failed, this.#clock.now());
    const { failureRatio, minimumCalls } = this.#options;
    if (window.calls >= minimumCalls && window.failures >= failureRatio * window.calls) this.#open();
  }

  #open(): void {
    this.#enter({ kind: 'open', until: this.#clock.now() + this.#options.openMs });
  }

  #closed(): State {
    return { kind: 'closed', window: new RollingWindow(this.#options.windowMs, this.#options.buckets) };
  }

  #enter(state: State): void {
    this.#state = state;
    this.#events({ kind: 'breaker', state: state.kind });
  }
}

/** Null for what says nothing about the upstream's health. */
function isFailure(outcome: Outcome): boolean | null {
  switch (outcome) {
    case 'ok':
      return false;
    case 'server-error':
    case 'timeout':
    case 'connection':
      return true;
    case 'client-error':
    case 'invalid':
    case 'aborted':
    case 'rejected':
      return null;
  }
}

function refused(milliseconds: number): Refused {
  const reason = 'it has been failing, so it was not asked';
  return new Refused('breaker', {
    kind: 'upstream-unavailable',
    reason,
    retryAfter: wholeSeconds(milliseconds),
  });
}
