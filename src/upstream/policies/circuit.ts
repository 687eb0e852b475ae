import type { BreakerState } from '../../observability/labels.ts';
import type { Evidence } from './outcome.ts';

export interface CircuitOptions {
  /** How long nothing passes before a call may probe. */
  readonly openMs: number;
  /** So many calls at once are no trial any more. */
  readonly fullConcurrency: number;
}

type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'open'; until: number }
  | {
      readonly kind: 'half-open';
      /** Calls that may be under way at once. */
      permits: number;
      running: number;
      /** Calls that have to go well before there are more permits. */
      left: number;
      /** Whether a call has been turned away since the permits changed. */
      isCrowded: boolean;
      probedAt: number;
    };

const CLOSED: State = { kind: 'closed' };

/**
 * Open, closed, and the way back. After a while of nothing, a single call probes. When it goes well, two may pass at once,
 * then four, and so on, so that those who waited do not all come back in the same instant; with as many as there are ever at
 * once, or when a whole round has turned nobody away, it is closed. Each failure halves the permits; that of a lone probe
 * opens it again.
 *
 * Calls are told apart by the numbers of their admissions, which only ever grow. How a call went that was admitted before
 * the last change counts for nothing, but one that goes well while it is open lets the next call probe at once.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  readonly #changed: (state: BreakerState) => void;
  #state: State = CLOSED;
  #latest: number;
  /** The latest admission before the last change. */
  #since: number;
  #brokenAt = 0;
  #lastProber: object | null = null;

  /** It begins closed, with `latest` as the latest admission. */
  constructor(options: CircuitOptions, latest: number, changed: (state: BreakerState) => void) {
    this.#options = options;
    this.#latest = latest;
    this.#since = latest;
    this.#changed = changed;
  }

  get state(): BreakerState {
    return this.#state.kind;
  }

  /** Whether calls with this admission are evidence for opening it. */
  counts(admission: number): boolean {
    return this.#state.kind === 'closed' && admission > this.#since;
  }

  /** Milliseconds since it was closed last; none while it is. */
  brokenFor(now: number): number {
    return this.#state.kind === 'closed' ? 0 : now - this.#brokenAt;
  }

  /**
   * Null if a call may pass; otherwise the milliseconds after which that is worth another try. `prober` is on whose behalf
   * it comes, if that matters: whoever probed last lets others go first for half as long again.
   */
  wait(prober: object | null, now: number): number | null {
    const state = this.#state;
    if (state.kind === 'closed') return null;
    const manners = prober !== null && prober === this.#lastProber ? this.#options.openMs / 2 : 0;
    if (state.kind === 'open') {
      const left = state.until + manners - now;
      return left > 0 ? left : null;
    }
    const isInTurn = state.permits > 1 || manners === 0 || now >= state.probedAt + 3 * manners;
    if (isInTurn && state.running < state.permits) return null;
    state.isCrowded = true;
    return 0;
  }

  /** Lets a call pass that need not wait. */
  admit(admission: number, prober: object | null, now: number): void {
    if (this.#state.kind === 'open') {
      this.#enter({ kind: 'half-open', permits: 1, running: 0, left: 1, isCrowded: true, probedAt: now });
    }
    this.#latest = admission;
    if (this.#state.kind !== 'half-open') return;
    this.#state.running += 1;
    if (this.#state.permits > 1) return;
    this.#state.probedAt = now;
    this.#lastProber = prober;
  }

  /** A call that was admitted is over. */
  settle(admission: number, evidence: Evidence, now: number): void {
    const state = this.#state;
    if (state.kind === 'open' && evidence === 'success') state.until = now;
    if (state.kind !== 'half-open' || admission <= this.#since) return;
    state.running -= 1;
    if (evidence === 'none') return;
    if (evidence === 'failure') {
      if (state.permits === 1) this.#reopen(state.probedAt, now);
      else this.#setPermits(state.permits / 2, true);
      return;
    }
    state.left -= 1;
    if (state.left > 0) return;
    if (!state.isCrowded || state.permits * 2 >= this.#options.fullConcurrency) this.close();
    else this.#setPermits(state.permits * 2, false);
  }

  open(now: number): void {
    this.#brokenAt = now;
    this.#enter({ kind: 'open', until: now + this.#options.openMs });
  }

  close(): void {
    this.#lastProber = null;
    this.#enter(CLOSED);
  }

  /** A probe that took longer than a pause has been the pause. */
  #reopen(probedAt: number, now: number): void {
    this.#enter({ kind: 'open', until: Math.max(now, probedAt + this.#options.openMs) });
  }

  #setPermits(permits: number, isCrowded: boolean): void {
    if (this.#state.kind !== 'half-open') return;
    this.#state.permits = permits;
    this.#state.left = permits;
    this.#state.isCrowded = isCrowded;
  }

  #enter(state: State): void {
    this.#state = state;
    this.#since = this.#latest;
    this.#changed(state.kind);
  }
}
