import type { AbortView } from '../domain/light-signal.ts';
import type { AttemptTrace } from '../observability/operation-trace.ts';
import type { Tolerance } from '../domain/tolerance.ts';
import type { Answer } from './answer.ts';
import type { UpstreamEvent } from './policies/upstream-event.ts';
import type { Read } from './read.ts';

/**
 * Until when somebody waits for news of what they could be told at once, on the injected clock: all their reads together, one after
 * the other or not. Null before they begin to, and once news came.
 */
export interface Patience {
  until: number | null;
}

/** Someone who waits for what is read, such as an operation. */
export interface Waiter {
  /** Aborted when it does not wait any more, or its deadline has passed. */
  readonly signal: AbortView;
  /** Instant on the injected clock by which it must be told. */
  readonly deadline: number;
  /** Where the requests are shown that are made for it. */
  readonly trace: AttemptTrace;
  /** How old an answer it takes; left out where that is for the gateway to say. */
  readonly tolerance?: Tolerance;
  /** One for all reads of an operation; left out where there is one read only. */
  readonly patience?: Patience;
  /** Told of whatever is done for it, also by calls that it shares. Must not throw. */
  observe(event: UpstreamEvent): void;
}

/**
 * Waits for the answer to a read, of any status, and for what `interpret` makes of it. Rejects with what that throws; with
 * `Failed` when no answer came whole: upstream-timeout, upstream-unavailable, upstream-invalid (too large), overloaded; and
 * with the signal's reason when that is aborted.
 */
export type Attach = <Result>(
  read: Read,
  waiter: Waiter,
  interpret: (answer: Answer) => Result,
) => Promise<Result>;
