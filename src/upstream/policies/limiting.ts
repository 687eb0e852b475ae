import type { Clock } from '../../domain/clock.ts';
import { Failed } from '../../domain/failure.ts';
import { LightSignal } from '../../domain/light-signal.ts';
import type { TraceHeaders } from '../../observability/trace-context.ts';
import type { Answer } from '../answer.ts';
import type { Ask, Waiting } from '../send.ts';
import { type AskAttempt, type Attempt, type Attempting, beginRequest } from './attempt.ts';
import { GRACE_MS, isNearlyDone } from './nearly-done.ts';

export interface LimitOptions {
  /** Bound on one attempt, within what is left of its operation. */
  readonly attemptTimeoutMs: number;
  readonly clock: Clock;
  /** How long attempts take; null where that is not known. */
  readonly usualMs: () => number | null;
}

/** Timers are only that exact: an abort so shortly before the deadline is the deadline. */
const SLACK_MS = 1;
/** How often an attempt that takes unusually long asks whether it is lost. */
const LOOK_MS = 500;
/** Timers of one length are kept in one list, and nearly all are cancelled within this time. */
const TIMER_MS = 1_000;

/**
 * Asks for a bounded time. Whoever waits is told when that is over, even if what is below never ends. An attempt that its
 * judge finds lost is given up as well. When nobody waits any more it is given up, or goes on for a moment longer if it is
 * nearly done.
 */
export function limiting(options: LimitOptions, next: Ask<Attempt>): AskAttempt {
  return (attempt, waiting) => {
    new Limited(attempt, options, waiting).ask(next);
  };
}

class Limited implements Waiting {
  readonly #attempt: Attempt;
  readonly #options: LimitOptions;
  readonly #waiting: Attempting;
  /** Ends what is below, which may not notice by itself that its time is over. */
  readonly #signal = new LightSignal();
  readonly #start: number;
  readonly #limitMs: number;
  #state: 'awaited' | 'left' | 'over' = 'awaited';
  #hasBegun = false;
  /** When to look after it: its time is over, or it takes unusually long. */
  #lookAt = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(attempt: Attempt, options: LimitOptions, waiting: Attempting) {
    const { attemptTimeoutMs, clock } = options;
    this.#attempt = attempt;
    this.#options = options;
    this.#waiting = waiting;
    this.#start = clock.now();
    this.#limitMs = attempt.judge === null ? attemptTimeoutMs : attempt.judge.timeLimit(attemptTimeoutMs);
  }

  ask(next: Ask<Attempt>): void {
    this.#watch(this.#start);
    this.#attempt.call.signal.addEventListener('abort', this);
    this.#attempt.signal = this.#signal;
    next(this.#attempt, this);
  }

  sentAgain(): TraceHeaders {
    return beginRequest(this.#attempt);
  }

  begun(): void {
    this.#hasBegun = true;
  }

  answered(answer: Answer): void {
    if (this.#state === 'over') return;
    this.#end();
    this.#waiting.answered(answer);
  }

  failed(error: unknown): void {
    if (this.#state === 'over') return;
    this.#end();
    this.#waiting.failed(error);
  }

  /** Nobody waits for it any more. */
  handleEvent(): void {
    const { clock, usualMs } = this.#options;
    const { signal, deadline } = this.#attempt.call;
    const now = clock.now();
    if (now >= deadline - SLACK_MS) this.#giveUp(timeout(this.#allowed));
    else if (isNearlyDone(this.#hasBegun, now - this.#start, usualMs())) this.#goOn(signal.reason);
    else this.#giveUp(signal.reason);
  }

  /** How long it may take. Asked anew each time: the deadline moves when a caller with more time joins. */
  get #allowed(): number {
    return Math.min(this.#limitMs, this.#attempt.call.deadline - this.#start);
  }

  #watch(now: number): void {
    const waited = now - this.#start;
    const patience = this.#attempt.judge?.patienceMs ?? Infinity;
    this.#lookAt = now + Math.min(this.#allowed - waited, Math.max(patience - waited, LOOK_MS));
    this.#setTimer(now);
  }

  #setTimer(now: number): void {
    const milliseconds = Math.min(Math.ceil(this.#lookAt - now), TIMER_MS);
    this.#cancelTimer = this.#options.clock.setTimer(milliseconds, () => {
      this.#look();
    });
  }

  #look(): void {
    const now = this.#options.clock.now();
    const waited = now - this.#start;
    if (waited >= this.#allowed) this.#giveUp(timeout(this.#allowed));
    else if (now < this.#lookAt) this.#setTimer(now);
    else if (this.#attempt.judge?.isLost() === true) this.#giveUp(timeout(waited));
    else this.#watch(now);
  }

  /** To its caller it is over; to the upstream it is an attempt like others, if it ends soon. */
  #goOn(reason: Error): void {
    this.#end();
    this.#state = 'left';
    this.#cancelTimer = this.#options.clock.setTimer(GRACE_MS, () => {
      this.#giveUp(reason);
    });
    this.#waiting.left(reason);
  }

  #giveUp(reason: Error): void {
    this.failed(reason);
    this.#signal.abort(reason);
  }

  #end(): void {
    this.#state = 'over';
    this.#cancelTimer?.();
    this.#attempt.call.signal.removeEventListener('abort', this);
    this.#attempt.milliseconds = this.#options.clock.now() - this.#start;
  }
}

function timeout(milliseconds: number): Failed {
  return new Failed({ kind: 'upstream-timeout', milliseconds: Math.max(1, Math.round(milliseconds)) });
}
