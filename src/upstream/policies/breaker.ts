import type { BreakerState } from '../../observability/labels.ts';
import type { BreakerSurroundings, Extent } from './breaker-options.ts';
import { Circuit } from './circuit.ts';
import { FailureRate } from './failure-rate.ts';
import { Ballot, Members } from './members.ts';
import { type Evidence, evidenceOf, type Outcome } from './outcome.ts';
import { Pulse } from './pulse.ts';
import { type Refused, refusedAsFailing } from './refused.ts';
import { trialTime } from './trial-time.ts';

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
 * - While a wider one is not closed, members that are known to fail let the others go first; see {@link Circuit}. When it
 *   closes, those that were not answered meanwhile are held back by their own: others are served, so it is about them.
 *
 * Refusals of the request and calls that nobody waited for count as nothing at all. A stranger counts only for errors, and
 * only while nobody is served: credentials can be made up, and be refused slowly.
 */
export class Breaker {
  readonly #surroundings: BreakerSurroundings;
  readonly #extent: Extent;
  #parent: Breaker | null;
  readonly #root: Breaker;
  readonly #pulse: Pulse;
  readonly #ballot = new Ballot();
  /** Made when it first opens: there is one for each customer, and most never do. */
  #circuit: Circuit | null = null;
  /** Of a source its own calls; of all, whether there was a connection to make them over. */
  #rate: FailureRate | null = null;
  /** Of what is wider than a source. */
  #members: Members | null = null;
  /** Calls that were ever admitted; only the breaker for all counts them. */
  #admissions = 0;
  /** Calls up to this admission that are still under way are lost. */
  #lostUpTo = 0;
  /** How often it, or one around it, has been closed again. */
  #recoveries = 0;
  #recoveriesSeen = 0;

  /** `parent` is the one around it; null for that for all. */
  constructor(surroundings: BreakerSurroundings, extent: Extent, parent: Breaker | null) {
    this.#surroundings = surroundings;
    this.#extent = extent;
    this.#parent = parent;
    this.#root = parent === null ? this : parent.#root;
    this.#recoveriesSeen = parent === null ? 0 : parent.#recoveries;
    this.#forget();
    const around = parent === null || extent === 'stranger' ? null : parent.#pulse;
    this.#pulse = new Pulse(surroundings.options, around, this.#members !== null);
  }

  /** Makes that of a source a new one. False while calls are under way, if it was ever open, and while one around it knows who probed. */
  renew(parent: Breaker): boolean {
    if (parent.state !== 'closed' || this.#root.state !== 'closed') return false;
    if (this.#circuit !== null || this.#rate === null || !this.#pulse.renew(parent.#pulse)) return false;
    this.#parent = parent;
    this.#rate.clear();
    this.#ballot.box = null;
    this.#recoveriesSeen = parent.#recoveries;
    return true;
  }

  get state(): BreakerState {
    return this.#circuit?.state ?? 'closed';
  }

  /** Why a call must not be made now; null if it may be admitted. */
  refusal(): Refused | null {
    this.#catchUp();
    const wait = this.#wait(this, null);
    return wait === null ? null : refusedAsFailing(wait);
  }

  /** Admits a call that is not refused. It must be settled with the number that is returned. */
  admit(): number {
    const now = this.#now;
    const admission = (this.#root.#admissions += 1);
    this.#pass(admission, this, null, now);
    this.#pulse.began(now);
    return admission;
  }

  /** A call that was admitted is over, after so long. */
  settle(admission: number, outcome: Outcome, milliseconds: number): void {
    const now = this.#now;
    const evidence = evidenceOf(outcome);
    const isHeard = outcome !== 'timeout' && evidence !== 'none';
    this.#pulse.ended(isHeard, evidence === 'success' ? milliseconds : null, now);
    this.#end(admission, null, outcome, evidence, now);
    if (isHeard) this.#root.#hearOfConnection(admission, outcome, now);
    if (outcome !== 'unreached') this.#count(admission, evidence, outcome, now);
  }

  /** How long a call may take that is admitted now, of `longest` at most. */
  timeLimit(longest: number, usualMs = this.#pulse.usualMs): number {
    const around = this.#parent === null ? longest : this.#parent.timeLimit(longest, usualMs);
    if (this.#circuit === null || this.#circuit.state !== 'half-open') return around;
    const outageMs = this.#circuit.brokenFor(this.#now);
    return Math.min(around, trialTime(longest, usualMs ?? this.#pulse.usualMs, outageMs));
  }

  /** How long a call must have been under way before it is worth asking whether it is lost. */
  get patienceMs(): number {
    return this.#pulse.patienceMs;
  }

  /** Whether a call under way had better be given up, as nothing at all is answered. */
  isLost(admission: number): boolean {
    if (this.state === 'closed' && this.#pulse.isSilent(this.#now)) {
      this.#lostUpTo = this.#root.#admissions;
      this.#open(this.#now, this.#pulse.patienceMs);
    }
    return admission <= this.#lostUpTo || (this.#parent !== null && this.#parent.isLost(admission));
  }

  get #now(): number {
    return this.#surroundings.clock.now();
  }

  /** Whose turn it is when this one's call probes; strangers could take all the turns otherwise. */
  get #party(): object {
    return this.#extent === 'stranger' ? STRANGERS : this;
  }

  /** What one around it has recovered from was no fault of this one's, unless others alone were answered. */
  #catchUp(): void {
    if (this.#parent === null) return;
    this.#parent.#catchUp();
    if (this.#recoveriesSeen === this.#parent.#recoveries) return;
    this.#recoveriesSeen = this.#parent.#recoveries;
    if (this.#circuit?.isHeld === true) return;
    this.#forget();
    if (this.#isKnownToFailIn(this.#parent)) {
      this.#circuit ??= this.#newCircuit();
      this.#circuit.hold(this.#now);
    } else if (this.#circuit === null) this.#recoveries += 1;
    else this.#circuit.close();
  }

  /** Whether it was not answered since the one around it opened, or waited in the silence that opened it. */
  #isKnownToFailIn(around: Breaker): boolean {
    return around.#circuit?.isKnownToFail(this.#party, this.#pulse.unheardSince) ?? false;
  }

  /** Whether it must let others go first. */
  #isSuspectIn(around: Breaker): boolean {
    return this.state !== 'closed' || this.#isKnownToFailIn(around);
  }

  /** `member` is the one within this one that the call comes from, and `source` the narrowest; null if that is this one. */
  #wait(source: Breaker, member: Breaker | null): number | null {
    if (this.#circuit !== null && this.state !== 'closed') {
      const isSuspect = member !== null && (source.#isSuspectIn(this) || member.#isSuspectIn(this));
      const wait = this.#circuit.wait(member === null ? null : member.#party, isSuspect, this.#now);
      if (wait !== null) return wait;
    }
    return this.#parent === null ? null : this.#parent.#wait(source, this);
  }

  #pass(admission: number, source: Breaker, member: Breaker | null, now: number): void {
    if (this.#parent !== null) this.#parent.#pass(admission, source, this, now);
    if (this.#circuit === null) return;
    const isSuspect = member !== null && (source.#isSuspectIn(this) || member.#isSuspectIn(this));
    this.#circuit.admit(admission, member === null ? null : member.#party, isSuspect, now);
  }

  #end(admission: number, member: Breaker | null, outcome: Outcome, evidence: Evidence, now: number): void {
    if (evidence === 'success') this.#lostUpTo = 0;
    const isToBlame = outcome !== 'unreached';
    const party = isToBlame && member !== null ? member.#party : null;
    this.#circuit?.settle(admission, party, isToBlame || this.#parent === null ? evidence : 'none', now);
    if (this.#parent !== null) this.#parent.#end(admission, this, outcome, evidence, now);
  }

  /** Whether calls with this admission are evidence for opening it. */
  #counts(admission: number): boolean {
    return this.#circuit === null || this.#circuit.counts(admission);
  }

  #hearOfConnection(admission: number, outcome: Outcome, now: number): void {
    if (this.#rate === null || !this.#counts(admission)) return;
    this.#rate.add(outcome === 'unreached', now);
    if (this.#rate.isTooHigh) this.#open(now);
  }

  /** Counts a call of this source. */
  #count(admission: number, evidence: Evidence, outcome: Outcome, now: number): void {
    if (evidence !== 'success' && evidence !== 'failure') return;
    const failed = evidence === 'failure';
    let failures = Infinity;
    if (this.#rate !== null && this.#counts(admission)) {
      this.#rate.add(failed, now);
      failures = this.#rate.failures;
      if (this.#rate.isTooHigh) this.#open(now);
    }
    if (this.#parent === null) return;
    const isBelieved = this.#extent !== 'stranger' || !failed || this.#parent.#believes(outcome);
    if (isBelieved) this.#parent.#hear(this, admission, failed, failures, now);
  }

  /** Whether what failed for a stranger says anything. */
  #believes(outcome: Outcome): boolean {
    return outcome !== 'timeout' && this.#members !== null && !this.#members.isAnyWell;
  }

  /** A member is well, or has failed so often of late. */
  #hear(member: Breaker, admission: number, failed: boolean, failures: number, now: number): void {
    let [fails, failuresOfAll] = [failed, Infinity];
    if (this.#members !== null && this.#counts(admission)) {
      const counts = this.#members.hear(member.#ballot, failed, failures, now);
      fails = this.#members.doMostFail;
      if (counts) failuresOfAll = this.#members.failures;
      if (failed && this.#members.isTooMuch) this.#open(now);
    }
    if (this.#parent !== null) this.#parent.#hear(this, admission, fails, failuresOfAll, now);
  }

  /** After a silence of so long, if it was one. */
  #open(now: number, silenceMs: number | null = null): void {
    this.#forget();
    this.#circuit ??= this.#newCircuit();
    if (silenceMs === null) this.#circuit.open(now);
    else this.#circuit.openInSilence(now, silenceMs);
  }

  #forget(): void {
    const { options } = this.#surroundings;
    this.#rate = this.#extent === 'tenant' ? null : new FailureRate(options);
    this.#members = this.#extent === 'tenant' || this.#extent === 'all' ? new Members(options) : null;
  }

  #newCircuit(): Circuit {
    const { openMs, concurrency } = this.#surroundings.options;
    const fullConcurrency = this.#members === null ? 1 : concurrency;
    return new Circuit({ openMs, fullConcurrency }, this.#root.#admissions, (state) => {
      if (state === 'closed') this.#recoveries += 1;
      if (this.#parent === null) this.#surroundings.changed(state);
    });
  }
}
