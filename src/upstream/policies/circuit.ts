import type { BreakerState } from '../../observability/labels.ts';
import type { Evidence } from './outcome.ts';
import { Suspects } from './suspects.ts';

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

/** With no more, one that is suspect would take most of them. */
const FIRST_PERMITS = 2;
const CLOSED: State = { kind: 'closed' };

/**
 * Open, closed, and the way back. After a while of nothing, a single call probes. When it goes well, two may pass at once,
 * then four, and so on, so that those who waited do not all come back in the same instant; with as many as there are ever at
 * once, or when a whole round has turned nobody away, it is closed. Each failure halves the permits; that of a lone probe
 * opens it again.
 *
 * Calls are told apart by the numbers of their admissions, which only ever grow. How a call went that was admitted before
 * the last change counts for nothing, but one that goes well while it is open lets the next call probe at once.
 *
 * Those of whom it is known that they fail do not take part in this: they have turns of their own, after all others, in which
 * only what goes well counts. Otherwise a few who are never answered could take all the probes, and keep it from closing.
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
  #suspects: Suspects;
  #silentSince = -Infinity;
  #isHeld = false;

  /** It begins closed, with `latest` as the latest admission. */
  constructor(options: CircuitOptions, latest: number, changed: (state: BreakerState) => void) {
    this.#options = options;
    this.#latest = latest;
    this.#since = latest;
    this.#changed = changed;
    this.#suspects = new Suspects(options.openMs);
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
   * Whether a party failed since it was opened last and was not answered after that, or had asked in vain since
   * `unheardSince` when it was opened in a silence. Known as well after it is closed: then it is about that party.
   */
  isKnownToFail(party: object, unheardSince: number): boolean {
    return this.#suspects.has(party) || unheardSince <= this.#silentSince;
  }

  /** Whether it is not closed for a reason that is only its own. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /**
   * Null if a call may pass; otherwise the milliseconds after which that is worth another try. `prober` is on whose behalf
   * it comes, if that matters: whoever probed last lets others go first for half as long again.
   */
  wait(prober: object | null, isSuspect: boolean, now: number): number | null {
    if (prober !== null && isSuspect) return this.#waitOfSuspect(prober, now);
    if (prober !== null) this.#suspects.otherAsks(now);
    const state = this.#state;
    if (state.kind === 'closed') return null;
    const manners = prober !== null && prober === this.#lastProber ? this.#options.openMs / 2 : 0;
    if (state.kind === 'open') {
      const left = state.until + manners - now;
      return left > 0 ? left : null;
    }
    const isInTurn = state.permits > 1 || manners === 0 || now >= state.probedAt + 3 * manners;
    if (isInTurn && this.#takenOf(state.permits) + state.running < state.permits) return null;
    state.isCrowded = true;
    return 0;
  }

  /** Lets a call pass that need not wait. */
  admit(admission: number, prober: object | null, isSuspect: boolean, now: number): void {
    if (this.#state.kind === 'open') {
      this.#enter({ kind: 'half-open', permits: 1, running: 0, left: 1, isCrowded: true, probedAt: now });
    }
    this.#latest = admission;
    if (this.#state.kind !== 'half-open') return;
    if (prober !== null && isSuspect) {
      this.#suspects.admit(admission, prober, now);
      return;
    }
    this.#state.running += 1;
    if (this.#state.permits > 1) return;
    this.#state.probedAt = now;
    this.#lastProber = prober;
  }

  /** A call that was admitted is over; `party` is whom it says something about. */
  settle(admission: number, party: object | null, evidence: Evidence, now: number): void {
    const state = this.#state;
    const isOfSuspect = this.#suspects.settle(admission, evidence, now);
    if (state.kind === 'closed') return;
    const isAnswered = evidence === 'success' || evidence === 'answer';
    if (party !== null && isAnswered) this.#suspects.remove(party);
    if (state.kind === 'open' && evidence === 'success') state.until = now;
    if (state.kind !== 'half-open' || admission <= this.#since) return;
    if (!isOfSuspect) state.running -= 1;
    if (evidence === 'none') return;
    if (evidence === 'failure') {
      if (party !== null) this.#suspects.add(party);
      if (!isOfSuspect) this.#fail(now);
      else if (state.permits === 1 && state.running === 0) this.#enter({ kind: 'open', until: now });
      return;
    }
    state.left -= 1;
    if (state.left > 0) return;
    if (!state.isCrowded || state.permits * 2 >= this.#options.fullConcurrency) this.close();
    else this.#setPermits(state.permits * 2, false);
  }

  open(now: number): void {
    this.#openUntil(now + this.#options.openMs, now);
  }

  /** The silence has been the pause. Who had waited for half of it, which is longer than any answer took, is suspect. */
  openInSilence(now: number, silenceMs: number): void {
    this.#openUntil(now, now);
    this.#silentSince = now - silenceMs / 2;
  }

  /** Opens it so that a call may probe at once, and so that it does not close with one around it. */
  hold(now: number): void {
    this.#openUntil(now, now);
    this.#isHeld = true;
  }

  close(): void {
    if (this.#state.kind === 'closed') this.#forgetSuspects();
    this.#lastProber = null;
    this.#isHeld = false;
    this.#enter(CLOSED);
  }

  #waitOfSuspect(prober: object, now: number): number | null {
    const state = this.#state;
    if (state.kind === 'closed') return null;
    if (state.kind === 'open') {
      return state.until > now ? state.until - now : this.#suspects.wait(prober, true, now);
    }
    if (state.running >= state.permits) return 0;
    return this.#suspects.wait(prober, state.permits <= FIRST_PERMITS, now);
  }

  /** How many of the permits a suspect takes. One of the silent keeps nobody out at first: it may go on like that for long. */
  #takenOf(permits: number): number {
    const keepsOut = permits > FIRST_PERMITS || this.#silentSince === -Infinity;
    return keepsOut && this.#suspects.isAnyUnderWay ? 1 : 0;
  }

  #fail(now: number): void {
    if (this.#state.kind !== 'half-open') return;
    if (this.#state.permits === 1) this.#reopen(this.#state.probedAt, now);
    else this.#setPermits(this.#state.permits / 2, true);
  }

  #openUntil(until: number, now: number): void {
    this.#brokenAt = now;
    this.#isHeld = false;
    this.#forgetSuspects();
    this.#enter({ kind: 'open', until });
  }

  #forgetSuspects(): void {
    this.#suspects = new Suspects(this.#options.openMs);
    this.#silentSince = -Infinity;
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
