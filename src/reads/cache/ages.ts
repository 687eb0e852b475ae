import type { Tolerance } from '../../domain/tolerance.ts';
import type { Endpoint } from '../../observability/labels.ts';

/** For how long what was read is good, in milliseconds. Each follows on the one before. */
export interface Ages {
  /** Answered from what is kept, and nothing is asked. */
  readonly freshMs: number;
  /** The same of a customer's own record. */
  readonly recordFreshMs: number;
  /** Answered at once, while it is asked for anew. */
  readonly staleMs: number;
  /** Answered where the upstream fails, or takes too long. */
  readonly staleIfErrorMs: number;
}

/** How much earlier or later than that what is kept grows old. */
export const JITTER = 0.1;

/** How old an answer is at most that is told, in milliseconds: the store need not hold it for longer. */
export function longestLife({ freshMs, recordFreshMs, staleMs, staleIfErrorMs }: Ages): number {
  return Math.max(freshMs, recordFreshMs) * (1 + JITTER) + Math.max(staleMs, staleIfErrorMs);
}

/** What may be done with something of a certain age. */
export type Verdict =
  /** It is as good as new. */
  | 'fresh'
  /** It is good, and to be renewed for those who come next. */
  | 'renew'
  /** It will do if there is nothing better. */
  | 'fallback'
  | 'too-old';

/** What may be at most so old is asked for once in so long, however often somebody wants it: no header is a way around the cache. */
export const ASKED_AT_MOST_EVERY_MS = 1000;

/** How old an answer may be for whoever takes nothing older, in milliseconds; Infinity where they do not say. */
export function longestWanted({ maxAgeMs }: Tolerance): number {
  return maxAgeMs === null ? Infinity : Math.max(maxAgeMs, ASKED_AT_MOST_EVERY_MS);
}

/** What is judged. */
export interface Aged {
  readonly endpoint: Endpoint;
  /** Of the answer. That somebody is unknown is soon out of date, and never told instead of an error. */
  readonly status: number;
  readonly isStale: boolean;
  /** About 1: so that what was kept at one time is not renewed at one time. */
  readonly jitter: number;
}

export function judge(kept: Aged, ageMs: number, ages: Ages, tolerance: Tolerance): Verdict {
  const { endpoint, status, jitter, isStale } = kept;
  const isRecord = endpoint === 'customer' && status === 200;
  const fresh = (isRecord ? ages.recordFreshMs : ages.freshMs) * jitter;
  const last = fresh + ages.staleIfErrorMs;
  if (ageMs > longestWanted(tolerance)) {
    return status === 200 && ageMs <= Math.min(tolerance.staleIfErrorMs ?? 0, last) ? 'fallback' : 'too-old';
  }
  if (ageMs <= fresh) return 'fresh';
  if (status !== 200) return 'too-old';
  // Where it is known that the upstream fails, nobody has to wait to see it.
  if (ageMs <= fresh + ages.staleMs || (isStale && ageMs <= last)) return 'renew';
  return ageMs <= last ? 'fallback' : 'too-old';
}
