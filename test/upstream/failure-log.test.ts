import { describe, expect, it } from 'vitest';
import type { LogDetails } from '../../src/observability/logger.ts';
import { FailureLog } from '../../src/upstream/failure-log.ts';
import type { AskedEvent } from '../../src/upstream/policies/upstream-event.ts';
import { codeOf } from '../../src/upstream/unanswered.ts';
import { ManualClock } from '../support/clock.ts';

function setUp() {
  const clock = new ManualClock();
  const lines: LogDetails[] = [];
  const log = new FailureLog({ warn: (details, message) => void lines.push({ ...details, message }) }, clock);
  const call = (fields: Partial<AskedEvent>) => {
    log.note({
      kind: 'call',
      endpoint: 'customer',
      outcome: 'ok',
      status: 200,
      code: null,
      milliseconds: 5,
      attempt: 1,
      coalesced: false,
      ...fields,
    });
  };
  return { clock, lines, log, call };
}

describe('the log of failures', () => {
  it('says each cause once a minute, and how often it was not said', async () => {
    const { clock, lines, call } = setUp();
    const refused = { outcome: 'connection', status: null, code: 'ECONNREFUSED' } as const;
    for (let attempt = 1; attempt <= 50; attempt += 1) call({ ...refused, attempt });
    call({ outcome: 'server-error', status: 503 });
    await clock.advance(59_999);
    call(refused);
    await clock.advance(1);
    call(refused);
    const message = 'a call to the upstream failed';
    expect(lines).toEqual([
      { endpoint: 'customer', outcome: 'network', code: 'ECONNREFUSED', attempt: 1, message },
      { endpoint: 'customer', outcome: 'server_error', status: 503, attempt: 1, message },
      { endpoint: 'customer', outcome: 'network', code: 'ECONNREFUSED', attempt: 1, unshown: 50, message },
    ]);
  });

  it('says nothing of what is no failure of the upstream', () => {
    const { lines, log, call } = setUp();
    call({});
    call({ outcome: 'client-error', status: 404 });
    call({ outcome: 'aborted', status: null });
    log.note({ kind: 'breaker', state: 'closed' });
    log.note({ kind: 'retry', endpoint: 'customer', attempt: 2, milliseconds: 5 });
    expect(lines).toEqual([]);
  });

  it('says that the upstream is not asked for a while', () => {
    const { lines, log } = setUp();
    for (let each = 0; each < 5; each += 1) log.note({ kind: 'breaker', state: 'open' });
    expect(lines).toEqual([{ message: 'the upstream fails so often that it is not asked for a while' }]);
  });

  it('takes the same field of several rows for one cause', () => {
    const { lines, log } = setUp();
    for (const row of [3, 4, 17]) {
      const path = `$.results[${row}].quantity`;
      log.broken('entitlements', {
        kind: 'upstream-invalid',
        path,
        message: 'Expected a finite number, got null.',
      });
    }
    expect(lines).toEqual([
      {
        endpoint: 'entitlements',
        outcome: 'invalid',
        path: '$.results[3].quantity',
        reason: 'Expected a finite number, got null.',
        message: 'an answer of the upstream breaks the contract',
      },
    ]);
  });
});

describe('the code of an error', () => {
  const coded = (code: unknown, fields: object = {}) =>
    Object.assign(new Error('canary'), { code, ...fields });

  it.each([
    'ENOTFOUND',
    'ECONNRESET',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UND_ERR_SOCKET',
    'HPE_INVALID_CONSTANT',
  ])('is a word such as %s', (code) => {
    expect(codeOf(coded(code))).toBe(code);
  });

  it('is that of the cause, or of the first of several errors, where there is none', () => {
    expect(codeOf(new Error('outer', { cause: coded('EPIPE') }))).toBe('EPIPE');
    expect(codeOf(new AggregateError([coded('ECONNREFUSED'), coded('EPIPE')]))).toBe('ECONNREFUSED');
  });

  it.each([
    ['no error', 'ECONNRESET'],
    ['an error without one', new Error('canary')],
    ['a number', coded(5)],
    ['an address', coded('https://upstream/customers?key=canary')],
    ['words', coded('canary of a key')],
    ['too long a word', coded('A'.repeat(100))],
    [
      'its own cause',
      Object.assign(new Error('canary'), {
        get cause(): unknown {
          return this;
        },
      }),
    ],
  ])('is nothing for %s', (_what, error) => {
    expect(codeOf(error)).toBeNull();
  });
});
