import type { Clock } from '../../domain/clock.ts';
import type { Answer } from '../answer.ts';
import type { Send, UpstreamRequest } from '../send.ts';
import type { AbortView } from '../../domain/light-signal.ts';
import type { AttemptSend } from './attempt.ts';
import { outcomeOfError } from './outcome.ts';
import { Refused } from './refused.ts';
import { readRetryAfter } from './retry-after.ts';
import type { RetryBudget } from './retry-budget.ts';
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

type Tried = { readonly answer: Answer } | { readonly error: unknown };

/**
 * Tries again what may be better the next time: connections that failed or were cut, 502, 503 and 504, and a 500 once.
 * A 429 is the matter of the pause, and a timeout has had its time. All requests only read, so all may be repeated.
 */
export function retry(
  options: RetryOptions,
  budget: RetryBudget,
  clock: Clock,
  random: () => number,
  events: Observe,
): (send: AttemptSend) => Send {
  return (send) => async (request) => {
    const { endpoint, path, call } = request;
    budget.deposit();
    let internalErrors = 0;
    for (let attempt = 1; ; attempt += 1) {
      let tried: Tried;
      try {
        tried = { answer: await send({ endpoint, path, call, attempt }) };
      } catch (error) {
        tried = { error };
      }
      if ('error' in tried && tried.error instanceof Refused) {
        tell(request, { kind: 'refused', endpoint, by: tried.error.by, attempt });
      }
      if ('answer' in tried && tried.answer.status === 500) internalErrors += 1;
      const again = attempt < options.attempts && internalErrors < 2 && isPassing(tried, call.signal);
      const wait = again ? delay(tried, attempt) : Infinity;
      if (clock.now() + wait >= call.deadline) return outcome(tried);
      if (!budget.withdraw()) {
        tell(request, { kind: 'budget-spent', endpoint });
        return outcome(tried);
      }
      tell(request, { kind: 'retry', endpoint, attempt: attempt + 1, milliseconds: wait });
      await sleep(clock, wait, call.signal);
    }
  };

  /** Full jitter; on top of what the upstream asks for, so that not everybody comes back at the same instant. */
  function delay(tried: Tried, attempt: number): number {
    const jitter = random() * Math.min(options.capMs, options.baseMs * 2 ** (attempt - 1));
    const asked = 'answer' in tried ? (readRetryAfter(tried.answer.retryAfter, clock.epoch()) ?? 0) : 0;
    return asked > options.retryAfterCapMs ? Infinity : asked + jitter;
  }

  function tell(request: UpstreamRequest, event: UpstreamEvent): void {
    events(event);
    request.call.observe(event);
  }
}

function isPassing(tried: Tried, signal: AbortView): boolean {
  if (signal.aborted) return false;
  if ('error' in tried) return outcomeOfError(tried.error, signal) === 'connection';
  const { status } = tried.answer;
  return status === 500 || status === 502 || status === 503 || status === 504;
}

function outcome(tried: Tried): Answer {
  if ('error' in tried) throw tried.error;
  return tried.answer;
}
