import { describe, expect, it } from 'vitest';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import type { CallOutcome } from '../../src/observability/labels.ts';
import { BadStatus, callOutcome } from '../../src/upstream/call-outcome.ts';
import { Refused, type Refuser } from '../../src/upstream/policies/refused.ts';

const UNAVAILABLE: Failure = { kind: 'upstream-unavailable', reason: 'for the test' };

describe('the end of a call, as metrics and traces name it', () => {
  it.each<[status: number, outcome: CallOutcome]>([
    [302, 'invalid'],
    [400, 'client_error'],
    [401, 'client_error'],
    [408, 'client_error'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [504, 'server_error'],
  ])('after an answer of %i is %s, whatever the caller is told', (status, outcome) => {
    expect(callOutcome(new BadStatus(status, UNAVAILABLE), false)).toBe(outcome);
    expect(callOutcome(new BadStatus(status, UNAVAILABLE), true)).toBe(outcome);
  });

  it.each<[by: Refuser, outcome: CallOutcome]>([
    ['breaker', 'short_circuited'],
    ['bulkhead', 'overloaded'],
    ['pause', 'rate_limited'],
    ['deadline', 'timeout'],
  ])('that the %s refused is %s, which no call is that was made', (by, outcome) => {
    expect(callOutcome(new Refused(by, UNAVAILABLE), false)).toBe(outcome);
  });

  it('is a matter of the network, unless nobody waited any more', () => {
    expect(callOutcome(new Failed(UNAVAILABLE), false)).toBe('network');
    expect(callOutcome(new Failed(UNAVAILABLE), true)).toBe('aborted');
  });

  it('keeps its name where time ran out', () => {
    const error = new Failed({ kind: 'upstream-timeout', milliseconds: 5 });
    expect([callOutcome(error, false), callOutcome(error, true)]).toEqual(['timeout', 'timeout']);
  });

  it('is never taken for a success, whatever is thrown', () => {
    for (const thrown of [new TypeError('a fault of ours'), 'text', null, undefined]) {
      expect(callOutcome(thrown, false)).toBe('invalid');
    }
  });
});
