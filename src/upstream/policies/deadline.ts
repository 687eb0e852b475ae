import { LightSignal } from '../../domain/light-signal.ts';
import type { Clock } from '../../domain/clock.ts';
import { Failed } from '../../domain/failure.ts';
import type { Answer } from '../answer.ts';
import type { Send } from '../send.ts';
import type { Call } from '../zenskar-api.ts';
import type { Attempt, AttemptSend } from './attempt.ts';
import { Refused } from './refused.ts';

/** Timers are only that exact: an abort so shortly before the deadline is the deadline. */
const SLACK_MS = 1;

/**
 * Bounds each attempt by a time of its own and by what is left of the operation. It does not wait until the attempt has
 * noticed: the caller is told at once, even if what is below never settles.
 */
export function deadline(attemptTimeoutMs: number, clock: Clock): (send: Send) => AttemptSend {
  return (send) => (request) => {
    const { call } = request;
    if (call.signal.aborted) return Promise.reject(call.signal.reason);
    const start = clock.now();
    if (call.deadline <= start) {
      return Promise.reject(new Refused('deadline', { kind: 'upstream-timeout', milliseconds: 0 }));
    }
    return new Promise((resolve, reject) => {
      new BoundedAttempt(request, start, attemptTimeoutMs, clock, resolve, reject).run(send);
    });
  };
}

/** One attempt under way. To what is below it is a call of its own, which ends no later than it may. */
class BoundedAttempt implements Call {
  readonly signal = new LightSignal();
  readonly deadline: number;
  readonly tenant: string;
  readonly credentials: Call['credentials'];
  readonly headers: Call['headers'];
  readonly observe: Call['observe'];
  readonly #request: Attempt;
  readonly #start: number;
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (reason: unknown) => void;
  #cancelTimer: () => void;

  constructor(
    request: Attempt,
    start: number,
    timeoutMs: number,
    clock: Clock,
    resolve: (answer: Answer) => void,
    reject: (reason: unknown) => void,
  ) {
    const { call } = request;
    this.deadline = call.deadline;
    this.tenant = call.tenant;
    this.credentials = call.credentials;
    this.headers = call.headers;
    this.observe = call.observe;
    this.#request = request;
    this.#start = start;
    this.#timeoutMs = timeoutMs;
    this.#clock = clock;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#cancelTimer = clock.setTimer(Math.ceil(this.#allowed), this.#timeUp);
    call.signal.addEventListener('abort', this.#onAbort);
  }

  run(send: Send): void {
    const { endpoint, path } = this.#request;
    send({ endpoint, path, call: this }).then(
      (answer) => {
        this.#done();
        this.#resolve(answer);
      },
      (error: unknown) => {
        this.#done();
        this.#reject(error);
      },
    );
  }

  /** Asked anew each time: the deadline moves when a caller with more time joins. */
  get #allowed(): number {
    return Math.min(this.#timeoutMs, this.#request.call.deadline - this.#start);
  }

  readonly #timeUp = (): void => {
    const left = this.#start + this.#allowed - this.#clock.now();
    if (left <= 0) this.#giveUp(this.#timeout());
    else this.#cancelTimer = this.#clock.setTimer(Math.ceil(left), this.#timeUp);
  };

  readonly #onAbort = (): void => {
    const { signal, deadline: end } = this.#request.call;
    const inTime = this.#clock.now() < end - SLACK_MS;
    this.#giveUp(inTime ? signal.reason : this.#timeout());
  };

  #timeout(): Failed {
    const milliseconds = Math.max(1, Math.round(this.#allowed));
    return new Failed({ kind: 'upstream-timeout', milliseconds });
  }

  #giveUp(reason: Error): void {
    this.#done();
    this.#reject(reason);
    this.signal.abort(reason);
  }

  #done(): void {
    this.#cancelTimer();
    this.#request.call.signal.removeEventListener('abort', this.#onAbort);
  }
}
