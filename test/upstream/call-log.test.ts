import { describe, expect, it } from 'vitest';
import { AnswerFreshness } from '../../src/domain/freshness.ts';
import { CallLog } from '../../src/upstream/call-log.ts';
import { ManualClock } from '../support/clock.ts';

type End = 'kept' | 'stale' | 'asked' | 'unknown' | 'failed';

/** The log of an operation whose calls ended in these ways. */
function logOf(...ends: readonly End[]): CallLog {
  const log = new CallLog(new ManualClock());
  for (const [index, end] of ends.entries()) {
    const call = log.begin('entitlements');
    if (end === 'kept' || end === 'stale') {
      const freshness = new AnswerFreshness(1000 - index, 500 - index);
      freshness.isStale = end === 'stale';
      const source = { freshness, isStillTold: () => true, isKept: () => true };
      log.observe(call, { kind: 'kept', endpoint: 'entitlements', source });
    }
    if (end === 'asked') log.observe(call, { kind: 'read', known: { isKept: () => true } });
    if (end === 'failed') log.fail(call, new Error('no'), false);
    else log.succeed(call, 1);
  }
  return log;
}

describe('the calls of an operation', () => {
  it('are told as a whole where all were answered from what is kept, as old as the oldest', () => {
    const { allKept } = logOf('kept', 'kept');
    expect(allKept?.calls).toHaveLength(2);
    expect(allKept?.sources).toHaveLength(2);
    expect(allKept?.freshness).toEqual({ asOf: 999, isStale: false });
    expect(logOf('kept', 'asked', 'kept').keptSince).toBe(498);
    expect(logOf('asked').keptSince).toBeNull();
  });

  it.each<[string, readonly End[]]>([
    ['there were none', []],
    ['one was asked of the upstream', ['kept', 'asked']],
    ['one should have been newer', ['kept', 'stale']],
    ['one failed', ['failed', 'kept']],
  ])('are not where %s', (_, ends) => {
    expect(logOf(...ends).allKept).toBeNull();
  });
});

describe('what an operation read', () => {
  it('is known whether it was asked for or told from what is kept', () => {
    expect(logOf('kept', 'asked', 'stale').allKnown).toHaveLength(3);
    expect(logOf().allKnown).toEqual([]);
  });

  it('is not where something failed, or cannot be found again', () => {
    expect(logOf('kept', 'failed').allKnown).toBeNull();
    expect(logOf('kept', 'unknown').allKnown).toBeNull();
  });
});
