import type { Tolerance } from '../../domain/tolerance.ts';

/** For how long what was read is good, in milliseconds. Each follows on the one before. */
export interface Ages {
  /** Answered from what is kept, and nothing is asked. */
  readonly freshMs: number;
  /** The same of customers' own records. */
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

/**
 * The same for a replica that may not hear of invalidations: what is no longer fresh is not told before the upstream was asked,
 * and what the upstream cannot say then is no less true than elsewhere.
 */
export function agesUnheard(ages: Ages): Ages {
  return { ...ages, recordFreshMs: Math.min(ages.recordFreshMs, ages.freshMs), staleMs: 0 };
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

/** However young an answer a client demands, the upstream is asked at most once in this time: no header is a way around the cache. */
export const ASKED_AT_MOST_EVERY_MS = 1000;

/** How old an answer may be for whoever takes nothing older, in milliseconds; Infinity where they do not say. */
export function longestWanted({ maxAgeMs }: Tolerance): number {
  return maxAgeMs === null ? Infinity : Math.max(maxAgeMs, ASKED_AT_MOST_EVERY_MS);
}

/** What is judged. */
export interface Aged {
  /** Of records of customers, which are fresh for longer. */
  readonly isRecords: boolean;
  /** Of the answer. That somebody is unknown is soon out of date, and never told instead of an error. */
  readonly status: number;
  readonly isStale: boolean;
  /** About 1: so that what was kept at one time is not renewed at one time. */
  readonly jitter: number;
}

/**
 * Which age gives which verdict. With its age an answer of status 200 is fresh, then to be renewed, then a fallback, then too
 * old; for whoever demands a younger one it is a fallback at best. Any other answer is either fresh or too old. Where it is known
 * that the upstream failed since, it is renewed while it is fresh, so that nobody is told so for longer than it is true, and
 * afterwards told at once, since nobody has to wait to see a failure, for as long as it may be told in place of one.
 */
export function judge(kept: Aged, ageMs: number, ages: Ages, tolerance: Tolerance): Verdict {
  const { isRecords, status, jitter, isStale } = kept;
  const fresh = (isRecords && status === 200 ? ages.recordFreshMs : ages.freshMs) * jitter;
  const last = Math.min(fresh + ages.staleIfErrorMs, longestWantedIfError(tolerance));
  if (ageMs > longestWanted(tolerance)) return status === 200 && ageMs <= last ? 'fallback' : 'too-old';
  if (ageMs <= fresh) return isStale && status === 200 ? 'renew' : 'fresh';
  if (status !== 200) return 'too-old';
  if (ageMs <= (isStale ? last : fresh + ages.staleMs)) return 'renew';
  return ageMs <= last ? 'fallback' : 'too-old';
}

/** The same where the upstream fails: whoever takes nothing older takes that then, too. */
function longestWantedIfError(tolerance: Tolerance): number {
  const { maxAgeMs, staleIfErrorMs } = tolerance;
  if (maxAgeMs === null) return staleIfErrorMs ?? Infinity;
  return Math.max(longestWanted(tolerance), staleIfErrorMs ?? 0);
}
