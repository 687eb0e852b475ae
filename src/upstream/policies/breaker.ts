import type { Clock } from '../../domain/clock.ts';
import { Circuit } from './circuit.ts';
import { FailureRate, type FailureRateOptions } from './failure-rate.ts';
import { Ballot, Members, SEVERAL } from './members.ts';
import { type Evidence, evidenceOf, type Outcome } from './outcome.ts';
import { Pulse } from './pulse.ts';
import { Refused, wholeSeconds } from './refused.ts';
import { trialTime } from './trial-time.ts';
import type { BreakerState } from './upstream-event.ts';

export interface BreakerOptions extends FailureRateOptions {
  /** How long it stays open before a call may probe the upstream. */
  readonly openMs: number;
  /** Calls that are ever under way at once. */
  readonly concurrency: number;
}

/** Whose calls a breaker is for. */
export type Extent =
  /** One customer's calls on behalf of one tenant. */
  | { readonly kind: 'source'; readonly within: Breaker }
  /** Those of a tenant that never had a 200, and so may be nobody. */
  | { readonly kind: 'stranger'; readonly within: Breaker }
  /** Those of a tenant, which may read many customers. */
  | { readonly kind: 'tenant'; readonly within: Breaker }
  /** Everybody's; `changed` is told of each new state. */
  | { readonly kind: 'all'; readonly changed: (state: BreakerState) => void };

/** The part of the slots in which calls must wait for their silence to mean anything. */
const SILENT_PART = 1 / 4;
/** Whoever they are, they are one party where turns are taken. */
const STRANGERS = {};

/**
 * Stops asking what mostly fails. A failure counts against what failed: there is a breaker for each source, which is a
 * customer as one tenant reads it, around these one for the tenant, and around these one for all. A call passes all of them.
 *
 * - A source's opens on its own calls: on server errors, timeouts and connections that were cut.
 * - A wider one opens when most of its members of late fail, and several of them; see {@link Members}. So nobody opens it
 *   for others, and all together do within moments.
 * - Where no connection can be made, no request can be at fault: that counts for all at once.
 * - Each opens when calls wait and none is answered, long before they time out; see {@link Pulse}. Those calls are lost.
 *
 * Refusals of the request and calls that nobody waited for count as nothing at all. A stranger counts only for errors, and
 * only while nobody is served: credentials can be made up, and be refused slowly.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  readonly #clock: Clock;
  readonly #extent: Extent;
  readonly #parent: Breaker | null;
  readonly #root: Breaker;
  /** This one and those around it, the narrowest first. */
  readonly #chain: readonly Breaker[];
  readonly #circuit: Circuit;
  readonly #pulse: Pulse;
  readonly #ballot = new Ballot();
  /** Of a source its own calls; of all, whether there was a connection to make them over. */
  #rate: FailureRate | null;
  /** Of what is wider than a source. */
  #members: Members | null;
  /** Calls that were ever admitted; only the breaker for all counts them. */
  #admissions = 0;
  /** Calls up to this admission that are still under way are lost. */
  #lostUpTo = 0;
  /** How often it, or one around it, has been closed again. */
  #recoveries = 0;
  #recoveriesSeen = 0;

  constructor(options: BreakerOptions, clock: Clock, extent: Extent) {
    const { openMs, concurrency, minimumCalls } = options;
    this.#options = options;
    this.#clock = clock;
    this.#extent = extent;
    this.#parent = extent.kind === 'all' ? null : extent.within;
    this.#root = this.#parent === null ? this : this.#parent.#root;
    this.#chain = this.#parent === null ? [this] : [this, ...this.#parent.#chain];
    this.#recoveriesSeen = this.#parent === null ? 0 : this.#parent.#recoveries;
    this.#members = this.#newMembers();
    this.#rate = this.#newRate();
    const fullConcurrency = this.#members === null ? 1 : concurrency;
    this.#circuit = new Circuit({ openMs, fullConcurrency }, (state) => {
      if (state === 'closed') this.#recoveries += 1;
      if (extent.kind === 'all') extent.changed(state);
    });
    const enough = Math.max(SEVERAL, Math.min(minimumCalls, Math.ceil(concurrency * SILENT_PART)));
    const around = this.#parent === null || extent.kind === 'stranger' ? null : this.#parent.#pulse;
    this.#pulse = new Pulse(enough, around, this.#members !== null);
  }

  get state(): BreakerState {
    return this.#circuit.state;
  }

  /** Why a call must not be made now; null if it may be admitted. */
  refusal(): Refused | null {
    this.#catchUp();
    const now = this.#clock.now();
    let party: object | null = null;
    for (const each of this.#chain) {
      const wait = each.#circuit.wait(party, now);
      if (wait !== null) return refused(wait);
      party = each.#party;
    }
    return null;
  }

  /** Admits a call that is not refused. It must be settled with the number that is returned. */
  admit(): number {
    const now = this.#clock.now();
    const admission = (this.#root.#admissions += 1);
    let party: object | null = null;
    for (const each of this.#chain) {
      each.#circuit.admit(admission, party, now);
      party = each.#party;
    }
    this.#pulse.began(now);
    return admission;
  }

  /** A call that was admitted is over, after so long. */
  settle(admission: number, outcome: Outcome, milliseconds: number): void {
    const now = this.#clock.now();
    const evidence = evidenceOf(outcome);
    const isHeard = outcome !== 'timeout' && evidence !== 'none';
    this.#pulse.ended(isHeard, evidence === 'success' ? milliseconds : null, now);
    for (const each of this.#chain) {
      if (evidence === 'success') each.#lostUpTo = 0;
      const isToBlame = outcome !== 'unreached' || each === this.#root;
      each.#circuit.settle(admission, isToBlame ? evidence : 'none', now);
    }
    if (isHeard) this.#root.#hearOfConnection(admission, outcome, now);
    if (outcome !== 'unreached') this.#count(admission, evidence, outcome, now);
  }

  /** How long a call may take that is admitted now, of `longest` at most. */
  timeLimit(longest: number): number {
    const now = this.#clock.now();
    let limit = longest;
    for (const each of this.#chain) {
      if (each.state !== 'half-open') continue;
      const usualMs = this.#pulse.usualMs ?? each.#pulse.usualMs;
      limit = trialTime(longest, usualMs, each.#circuit.brokenFor(now));
    }
    return limit;
  }

  /** How long a call must have been under way before it is worth asking whether it is lost. */
  get patienceMs(): number {
    return this.#pulse.patienceMs;
  }

  /** Whether a call under way had better be given up, as nothing at all is answered. */
  isLost(admission: number): boolean {
    const now = this.#clock.now();
    for (const each of this.#chain) {
      if (each.state === 'closed' && each.#pulse.isSilent(now)) {
        each.#lostUpTo = this.#root.#admissions;
        each.#open(now);
      }
      if (admission <= each.#lostUpTo) return true;
    }
    return false;
  }

  /** Whoever probes on whose behalf; strangers could take all the turns otherwise. */
  get #party(): object {
    return this.#extent.kind === 'stranger' ? STRANGERS : this;
  }

  /** What one around it has recovered from was no fault of this one's. */
  #catchUp(): void {
    if (this.#parent === null) return;
    this.#parent.#catchUp();
    if (this.#recoveriesSeen === this.#parent.#recoveries) return;
    this.#recoveriesSeen = this.#parent.#recoveries;
    this.#forget();
    this.#circuit.close();
  }

  #hearOfConnection(admission: number, outcome: Outcome, now: number): void {
    if (this.#rate === null || !this.#circuit.counts(admission)) return;
    this.#rate.add(outcome === 'unreached', now);
    if (this.#rate.isTooHigh) this.#open(now);
  }

  /** Counts a call of this source. */
  #count(admission: number, evidence: Evidence, outcome: Outcome, now: number): void {
    if (evidence !== 'success' && evidence !== 'failure') return;
    const failed = evidence === 'failure';
    let failures = Infinity;
    if (this.#rate !== null && this.#circuit.counts(admission)) {
      this.#rate.add(failed, now);
      failures = this.#rate.failures;
      if (this.#rate.isTooHigh) this.#open(now);
    }
    if (this.#parent === null) return;
    if (this.#extent.kind === 'stranger' && failed && !this.#parent.#believes(outcome)) return;
    this.#parent.#hear(this, admission, failed, failures, now);
  }

  /** Whether what failed for a stranger says anything. */
  #believes(outcome: Outcome): boolean {
    return outcome !== 'timeout' && this.#members !== null && !this.#members.isAnyWell;
  }

  /** A member is well, or has failed so often of late. */
  #hear(member: Breaker, admission: number, failed: boolean, failures: number, now: number): void {
    let [fails, failuresOfAll] = [failed, Infinity];
    if (this.#members !== null && this.#circuit.counts(admission)) {
      const counts = this.#members.hear(member.#ballot, failed, failures, now);
      fails = this.#members.doMostFail;
      if (counts) failuresOfAll = this.#members.failures;
      if (failed && this.#members.isTooMuch) this.#open(now);
    }
    if (this.#parent !== null) this.#parent.#hear(this, admission, fails, failuresOfAll, now);
  }

  #open(now: number): void {
    this.#forget();
    this.#circuit.open(now);
  }

  #forget(): void {
    this.#members = this.#newMembers();
    this.#rate = this.#newRate();
  }

  #newMembers(): Members | null {
    const { kind } = this.#extent;
    return kind === 'all' || kind === 'tenant' ? new Members(this.#options) : null;
  }

  #newRate(): FailureRate | null {
    return this.#extent.kind === 'tenant' ? null : new FailureRate(this.#options);
  }
}

function refused(milliseconds: number): Refused {
  const reason = 'it has been failing, so it was not asked';
  const retryAfter = wholeSeconds(milliseconds);
  return new Refused('breaker', { kind: 'upstream-unavailable', reason, retryAfter });
}
