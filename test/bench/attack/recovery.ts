import { quantile } from '../statistics.ts';
import type { Check } from './attack.ts';
import type { Sample } from './callers.ts';
import { dueWithin, listed, servedOf } from './served.ts';
import type { Traffic } from './upstream.ts';

const FAST_MS = 100;
const SECOND = 1000;
/** The bound on one call, by default: before it is over, nobody can know that a call hangs. */
const CALL_SECONDS = 10;
const MOST_SECONDS_TO_FAIL_FAST = 4;
const MOST_MS_TO_RECOVER = 3_000;

const inSeconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

/**
 * From when on callers are told no in milliseconds. A second in which nobody asks is one in which everybody waits; one
 * caller in twenty may be the probe.
 */
export function failsFast(calls: readonly Sample[], out: number, back: number, hangs: boolean): Check {
  let slowUntil = out;
  for (let from = out; from + SECOND <= back; from += SECOND) {
    const took = dueWithin(calls, from, from + SECOND).map((call) => call.took);
    if (took.length === 0 || quantile(took, 0.95) > FAST_MS) slowUntil = from + SECOND;
  }
  const most = SECOND * (MOST_SECONDS_TO_FAIL_FAST + (hangs ? CALL_SECONDS : 0));
  const never = slowUntil + SECOND > back;
  return {
    saw: never ? 'callers wait all the time' : `callers fail fast after ${inSeconds(slowUntil - out)}`,
    must: `within ${inSeconds(most)}`,
    holds: !never && slowUntil - out <= most,
  };
}

/** The upstream's own view of the end of its outage. */
export function oneProbe({ arrivals, peak }: Traffic, seconds: number): Check {
  return {
    saw: `${(arrivals.length / seconds).toFixed(1)} calls/s in the last ${seconds} s, ${peak} at once`,
    must: 'one at once',
    holds: peak <= 1,
  };
}

export function firstGood(calls: readonly Sample[], back: number): Check {
  const after = calls
    .filter(({ outcome, due, took }) => outcome === 'ok' && due + took >= back)
    .map(({ due, took }) => due + took - back);
  const first = Math.min(...after);
  return {
    saw: Number.isFinite(first) ? `first good answer after ${inSeconds(first)}` : 'no good answer any more',
    must: `within ${inSeconds(MOST_MS_TO_RECOVER)}`,
    holds: first <= MOST_MS_TO_RECOVER,
  };
}

export function goodFromThenOn(calls: readonly Sample[], back: number): Check {
  const { share, count, refusals } = servedOf(dueWithin(calls, back + MOST_MS_TO_RECOVER, Infinity));
  return {
    saw: `${(100 * share).toFixed(share === 1 ? 0 : 1)} % of ${count} from ${inSeconds(MOST_MS_TO_RECOVER)} on${share === 1 ? '' : ` (${listed(refusals)})`}`,
    must: '100 %',
    holds: share === 1,
  };
}

/** All who failed must not come at once: no second may bring more than twice the usual, retries included. */
export function noStorm({ arrivals, peak }: Traffic, usual: number): Check {
  const perSecond = new Map<number, number>();
  const [first = 0] = arrivals;
  for (const at of arrivals) {
    const second = Math.floor((at - first) / SECOND);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
  }
  const most = Math.max(0, ...perSecond.values());
  return {
    saw: `then at most ${most} calls in a second, ${peak} at once`,
    must: `at most ${2 * usual}`,
    holds: most <= 2 * usual,
  };
}
