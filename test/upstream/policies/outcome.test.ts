import { describe, expect, it } from 'vitest';
import { Failed } from '../../../src/domain/failure.ts';
import { outcomeOfAnswer, outcomeOfError } from '../../../src/upstream/policies/outcome.ts';
import { Refused } from '../../../src/upstream/policies/refused.ts';
import { CUT, operation, SLOW } from './scripted.ts';

const TOO_LARGE = new Failed({ kind: 'upstream-invalid', path: '$', message: 'large' });

describe('the outcome of a call', () => {
  it.each([
    [200, 'ok'],
    [302, 'invalid'],
    [400, 'client-error'],
    [429, 'client-error'],
    [499, 'client-error'],
    [500, 'server-error'],
    [503, 'server-error'],
  ])('that is answered with %i is %s', (status, outcome) => {
    expect(outcomeOfAnswer(status)).toBe(outcome);
  });

  it.each([
    ['timeout', new Failed(SLOW)],
    ['connection', new Failed(CUT)],
    ['invalid', TOO_LARGE],
    ['invalid', new TypeError('a mistake of ours')],
    ['rejected', new Refused('breaker', CUT)],
  ])('that somebody waits for is %s', (outcome, error) => {
    expect(outcomeOfError(error, operation().call.signal)).toBe(outcome);
  });

  it.each([
    ['timeout', new Failed(SLOW)],
    ['aborted', new Failed(CUT)],
    ['aborted', new Error('given up')],
  ])('that nobody waits for any more is %s', (outcome, error) => {
    const leaver = operation();
    leaver.leave();
    expect(outcomeOfError(error, leaver.call.signal)).toBe(outcome);
  });

  it('is an abort when it failed with the reason of the abort, whatever that is', () => {
    const controller = new AbortController();
    const reason = new Failed(SLOW);
    controller.abort(reason);
    expect(outcomeOfError(reason, controller.signal)).toBe('aborted');
  });
});
