import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/domain/failure.ts';
import { refuseFor } from '../../src/http/refusals.ts';
import { answerText } from '../support/answer-text.ts';

const FAILURES: readonly [failure: Failure, seconds: number][] = [
  [{ kind: 'overloaded', retryAfter: 1 }, 1],
  [{ kind: 'overloaded', retryAfter: 30 }, 30],
  [{ kind: 'auth-unavailable' }, 5],
];

describe('a refusal for want of room', () => {
  it.each(FAILURES)('says in header and body when to come again: %o', (failure, seconds) => {
    const { status, headers, body } = refuseFor(failure);
    expect([status, headers['retry-after']]).toEqual([503, String(seconds)]);
    expect(JSON.parse(answerText(body))).toMatchObject({
      errors: [{ extensions: { code: 'OVERLOADED', retryAfter: seconds } }],
    });
  });

  it('is the only one that does', () => {
    for (const failure of [
      { kind: 'unauthenticated', message: 'a' },
      { kind: 'forbidden', message: 'a' },
    ] as const) {
      const { headers, body } = refuseFor(failure);
      expect(headers).not.toHaveProperty('retry-after');
      expect(body).not.toContain('retryAfter');
    }
  });
});
