import type { Endpoint } from '../../observability/labels.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Answer } from '../answer.ts';
import type { Ask, Call, UpstreamRequest, Waiting } from '../send.ts';
import type { AskAttempt, Attempt, Attempting } from './attempt.ts';
import { outcomeOfError } from './outcome.ts';
import { Refused } from './refused.ts';
import { readRetryAfter } from './retry-after.ts';
import type { Scope } from './scope.ts';
import type { Scopes } from './scopes.ts';
import { sleep } from './sleep.ts';
import type { Observe, UpstreamEvent } from './upstream-event.ts';

export interface RetryOptions {
  /** Tries of one request in all. */
  readonly attempts: number;
  /** The most that is waited before the second try; it doubles with each further one. */
  readonly baseMs: number;
  /** The most that is waited before any try, unless the upstream asks for more. */
  readonly capMs: number;
  /** The longest Retry-After that is waited for. One who asks for more gets no further try. */
  readonly retryAfterCapMs: number;
}

/** What all requests share that may be tried again. */
interface Retrying {
  readonly options: RetryOptions;
  readonly scopes: Pick<Scopes, 'find'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly events: Observe;
  readonly ask: AskAttempt;
}

/**
 * Tries again what may be better the next time: connections that failed or were cut, 502, 503 and 504, and a 500 once.
 * A 429 is the matter of the pause, a timeout has had its time, and a try that the breaker would refuse is not waited for.
 * All requests only read, so all may be repeated.
 */
export function retry(
  options: RetryOptions,
  scopes: Pick<Scopes, 'find'>,
  clock: Clock,
  random: () => number,
  events: Observe,
): (ask: AskAttempt) => Ask<UpstreamRequest> {
  return (ask) => {
    const retrying = { options, scopes, clock, random, events, ask };
    return (request, waiting) => {
      const tries = new Tries(request, retrying, waiting);
      tries.scope.budget.deposit();
      tries.next();
    };
  };
}

/** One request, tried as often as it is worth it; each try in turn is an attempt. */
class Tries implements Attempt, Attempting {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly subject: string;
  readonly call: Call;
  readonly scope: Scope;
  attempt = 0;
  beat = -Infinity;
  sent = 0;
  span: Attempt['span'] = null;
  signal: Attempt['signal'] = null;
  judge: Attempt['judge'] = null;
  milliseconds = 0;
  readonly #retrying: Retrying;
  readonly #waiting: Waiting;
  #internalErrors = 0;
  #hasLeft = false;

  constructor({ endpoint, path, subject, call }: UpstreamRequest, retrying: Retrying, waiting: Waiting) {
    this.endpoint = endpoint;
    this.path = path;
    this.subject = subject;
    this.call = call;
    this.scope = retrying.scopes.find(call.tenant, subject);
    this.scope.enter();
    this.#retrying = retrying;
    this.#waiting = waiting;
  }

  next(): void {
    this.attempt += 1;
    this.#retrying.ask(this, this);
  }

  left(reason: Error): void {
    this.#hasLeft = true;
    this.#fail(reason);
  }

  answered(answer: Answer): void {
    if (this.#hasLeft) return;
    if (answer.status === 500) this.#internalErrors += 1;
    if (isPassing(answer) && this.#internalErrors < 2 && this.#tryAgain(answer.retryAfter)) return;
    this.scope.leave();
    this.#waiting.answered(answer);
  }

  failed(error: unknown): void {
    if (this.#hasLeft) return;
    const { endpoint, call } = this;
    if (error instanceof Refused) {
      this.#tell({ kind: 'refused', endpoint, by: error.by, attempt: this.attempt });
    }
    const outcome = outcomeOfError(error, call.signal);
    if ((outcome === 'connection' || outcome === 'unreached') && this.#tryAgain(null)) return;
    this.#fail(error);
  }

  #fail(reason: unknown): void {
    this.scope.leave();
    this.#waiting.failed(reason);
  }

  /** False where there is no further try. */
  #tryAgain(retryAfter: string | null): boolean {
    const { options, clock } = this.#retrying;
    const { endpoint, call } = this;
    if (call.signal.aborted || this.attempt >= options.attempts) return false;
    const wait = this.#delay(retryAfter);
    if (clock.now() + wait >= call.deadline || this.scope.breaker.refusal() !== null) return false;
    if (!this.scope.budget.withdraw()) {
      this.#tell({ kind: 'budget-spent', endpoint });
      return false;
    }
    this.#tell({ kind: 'retry', endpoint, attempt: this.attempt + 1, milliseconds: wait });
    sleep(clock, wait, call.signal).then(
      () => {
        this.next();
      },
      (reason: unknown) => {
        this.#fail(reason);
      },
    );
    return true;
  }

  /** Full jitter; on top of what the upstream asks for, so that not everybody comes back at the same instant. */
  #delay(retryAfter: string | null): number {
    const { options, random, clock } = this.#retrying;
    const jitter = random() * Math.min(options.capMs, options.baseMs * 2 ** (this.attempt - 1));
    const asked = readRetryAfter(retryAfter, clock.epoch()) ?? 0;
    return asked > options.retryAfterCapMs ? Infinity : asked + jitter;
  }

  #tell(event: UpstreamEvent): void {
    this.#retrying.events(event);
    this.call.observe(event);
  }
}

function isPassing({ status }: Answer): boolean {
  return status === 500 || status === 502 || status === 503 || status === 504;
}
