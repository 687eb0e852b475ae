import type { Clock } from '../../domain/clock.ts';
import { Failed } from '../../domain/failure.ts';
import { LightSignal } from '../../domain/light-signal.ts';
import type { TraceHeaders } from '../../observability/trace-context.ts';
import type { Answer } from '../answer.ts';
import type { AskedOutcome } from '../policy-metrics.ts';
import type { Ask, Call, Waiting } from '../send.ts';
import type { TransportRequest } from '../transport.ts';
import { codeOf } from '../unanswered.ts';
import { type Attempt, beginRequest, endRequest } from './attempt.ts';
import type { Breaker } from './breaker.ts';
import type { Bulkhead, SlotSeeker } from './bulkhead.ts';
import type { Lanes } from './lanes.ts';
import { GRACE_MS, isNearlyDone } from './nearly-done.ts';
import { type Outcome, outcomeOfAnswer, outcomeOfError } from './outcome.ts';
import type { RatePause } from './rate-pause.ts';
import { Refused } from './refused.ts';
import type { AskedEvent, Observe } from './upstream-event.ts';

/** What all attempts at one upstream share. */
export interface Guards {
  readonly ask: Ask<TransportRequest>;
  /** Bound on one attempt, within what is left of its operation. */
  readonly attemptTimeoutMs: number;
  readonly pause: RatePause;
  readonly bulkhead: Bulkhead;
  readonly lanes: Lanes;
  readonly clock: Clock;
  /** Told of every attempt that reached the upstream, for the whole gateway. */
  readonly events: Observe;
}

/** Timers are only that exact: an abort so shortly before the deadline is the deadline. */
const SLACK_MS = 1;
/** How often an attempt that takes unusually long asks whether it is lost. */
const LOOK_MS = 500;

/**
 * One attempt on its way past the policies, from the queue to its end, in this order:
 *
 * 1. A pause or an open breaker is noticed before the queue, so that it fails its callers at once.
 * 2. The attempt waits for a slot, until the call's signal says that nobody waits for it any more.
 * 3. Pause and breaker are asked again, because either may have begun meanwhile. Only now the breaker admits its probe: one
 *    that still had to wait for a slot would keep all others out.
 * 4. The upstream is asked, for a bounded time. Whoever waits is told when that is over, even if what is below never ends.
 *    When the breaker finds that nothing is answered any more, the attempt is given up as well, and its slot is free.
 *    When nobody waits any more it is given up, or goes on for a moment longer in its slot if it is nearly done.
 * 5. What came of it is accounted for, told to the breaker and the pause, and the slot is given back.
 */
export class GuardedAttempt implements SlotSeeker, Waiting {
  readonly lane: string;
  place: SlotSeeker['place'] = null;
  readonly #request: Attempt;
  readonly #guards: Guards;
  readonly #waiting: Waiting;
  #state: 'queued' | 'asking' | 'unawaited' | 'over' = 'queued';
  /** By the breaker; null before. */
  #admission: number | null = null;
  #timeLimit = Infinity;
  #isLost = false;
  /** Ends what is below, which may not notice by itself that its time is over. */
  #signal: LightSignal | null = null;
  #start = 0;
  #hasBegun = false;
  #cancelTimer: (() => void) | null = null;

  constructor(request: Attempt, guards: Guards, waiting: Waiting) {
    this.#request = request;
    this.#guards = guards;
    this.#waiting = waiting;
    this.lane = guards.lanes.of(request.call.tenant);
  }

  get tenant(): string {
    return this.#call.tenant;
  }

  run(): void {
    const { pause, bulkhead } = this.#guards;
    const { signal } = this.#call;
    const refusal = pause.refusal(this.#call) ?? this.#breaker.refusal();
    if (refusal !== null) this.#waiting.failed(refusal);
    else if (signal.aborted) this.#waiting.failed(signal.reason);
    else {
      signal.addEventListener('abort', this);
      bulkhead.enter(this);
    }
  }

  slotGiven(): void {
    const { pause, attemptTimeoutMs, clock, ask } = this.#guards;
    const { path, call } = this.#request;
    this.#state = 'asking';
    this.#start = clock.now();
    const refusal = pause.refusal(call) ?? this.#breaker.refusal() ?? this.#tooLate();
    if (refusal !== null) {
      this.failed(refusal);
      return;
    }
    this.#admission = this.#breaker.admit();
    this.#timeLimit = this.#breaker.timeLimit(attemptTimeoutMs);
    this.#watch(0);
    this.#signal = new LightSignal();
    const sent = { tenant: call.tenant, signal: this.#signal, credentials: call.credentials };
    ask({ path, call: sent, headers: beginRequest(this.#request) }, this);
  }

  slotRefused(refusal: Refused): void {
    this.#finish();
    this.#waiting.failed(refusal);
  }

  sentAgain(): TraceHeaders {
    return beginRequest(this.#request);
  }

  begun(): void {
    this.#hasBegun = true;
  }

  answered(answer: Answer): void {
    if (this.#conclude(outcomeOfAnswer(answer.status), answer, null)) this.#waiting.answered(answer);
  }

  failed(error: unknown): void {
    const outcome = outcomeOfError(error, this.#call.signal);
    if (this.#conclude(outcome, null, codeOf(error))) this.#waiting.failed(error);
  }

  get #call(): Call {
    return this.#request.call;
  }

  get #breaker(): Breaker {
    return this.#request.scope.breaker;
  }

  /** `code` is that of the error, where it has one. True if somebody is still to be told, and was not told before. */
  #conclude(outcome: Outcome, answer: Answer | null, code: string | null): boolean {
    const wasAwaited = this.#state === 'asking';
    if (!wasAwaited && this.#state !== 'unawaited') return false;
    const { pause, bulkhead, lanes, clock, events } = this.#guards;
    const milliseconds = clock.now() - this.#start;
    this.#finish();
    try {
      if (outcome !== 'rejected') {
        const event = this.#event(outcome, answer?.status ?? null, code, milliseconds);
        events(event);
        if (wasAwaited) this.#tellCaller(event);
      }
      if (this.#admission !== null) {
        const isEvidence = !this.#isLost && !this.#wasCutShort(outcome);
        this.#breaker.settle(this.#admission, isEvidence ? outcome : 'aborted', milliseconds);
      }
      if (answer !== null) lanes.answered(this.tenant, answer.status);
      if (answer?.status === 429) pause.begin(this.#call, answer.retryAfter);
    } finally {
      // Whoever may be at fault above: a slot that is not given back is lost for good.
      bulkhead.leave(this, outcome === 'rejected' || outcome === 'aborted' ? null : milliseconds);
    }
    return wasAwaited;
  }

  /** Whether it timed out for want of time of its operation, which says nothing about the upstream. */
  #wasCutShort(outcome: Outcome): boolean {
    return outcome === 'timeout' && this.#allowed < this.#timeLimit / 2;
  }

  #event(outcome: AskedOutcome, status: number | null, code: string | null, took: number): AskedEvent {
    const { endpoint, attempt } = this.#request;
    return { kind: 'call', endpoint, outcome, status, code, milliseconds: took, attempt, coalesced: false };
  }

  /** What came of it, for the account and the trace of the operation. */
  #tellCaller(event: AskedEvent): void {
    endRequest(this.#request, event);
    this.#call.observe(event);
  }

  #finish(): void {
    this.#state = 'over';
    this.#cancelTimer?.();
    this.#call.signal.removeEventListener('abort', this);
  }

  /** How long the attempt may take. Asked anew each time: the deadline moves when a caller with more time joins. */
  get #allowed(): number {
    return Math.min(this.#timeLimit, this.#call.deadline - this.#start);
  }

  #tooLate(): Refused | null {
    if (this.#call.deadline > this.#start) return null;
    return new Refused('deadline', { kind: 'upstream-timeout', milliseconds: 0 });
  }

  /** Looks after it again when its time is over, or before that when it is taking unusually long. */
  #watch(waited: number): void {
    const next = Math.min(this.#allowed - waited, Math.max(this.#breaker.patienceMs - waited, LOOK_MS));
    this.#cancelTimer = this.#guards.clock.setTimer(Math.ceil(next), () => {
      this.#look();
    });
  }

  #look(): void {
    const waited = this.#guards.clock.now() - this.#start;
    if (waited >= this.#allowed) this.#giveUp(timeout(this.#allowed));
    else if (this.#admission !== null && this.#breaker.isLost(this.#admission)) {
      this.#isLost = true;
      this.#giveUp(timeout(waited));
    } else this.#watch(waited);
  }

  /** The call was aborted. */
  handleEvent(): void {
    const { signal, deadline } = this.#call;
    if (this.#state === 'queued') {
      this.#guards.bulkhead.withdraw(this);
      this.#finish();
      this.#waiting.failed(signal.reason);
      return;
    }
    const now = this.#guards.clock.now();
    const { usualMs } = this.#guards.bulkhead;
    if (now >= deadline - SLACK_MS) this.#giveUp(timeout(this.#allowed));
    else if (isNearlyDone(this.#hasBegun, now - this.#start, usualMs)) this.#goOnUnawaited(signal.reason);
    else this.#giveUp(signal.reason);
  }

  /** To its caller it is over; to the upstream it is a call like others, if it ends soon. */
  #goOnUnawaited(reason: Error): void {
    const { clock } = this.#guards;
    this.#finish();
    this.#state = 'unawaited';
    this.#cancelTimer = clock.setTimer(GRACE_MS, () => {
      this.#giveUp(reason);
    });
    this.#tellCaller(this.#event('aborted', null, null, clock.now() - this.#start));
    this.#waiting.failed(reason);
  }

  #giveUp(reason: Error): void {
    this.failed(reason);
    this.#signal?.abort(reason);
  }
}

function timeout(milliseconds: number): Failed {
  return new Failed({ kind: 'upstream-timeout', milliseconds: Math.max(1, Math.round(milliseconds)) });
}
