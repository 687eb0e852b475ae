import { afterEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../src/domain/failure.ts';
import type { EntitlementQuery } from '../../src/domain/list-query.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { failureOf } from '../support/failures.ts';
import { EVERY_ROW, EVERY_TOTAL } from '../support/sample-data.ts';
import { connectZenskar } from '../support/zenskar-connection.ts';
import { ACME, OTHER } from './small-world.ts';
import { smallClient } from './small-client.ts';

/** Stands in every body and header that goes wrong, and may turn up in no failure. */
const CANARY = 'canary-of-the-upstream';
const KEY = 'canary-of-the-key';

const firstTen = { cursor: null, limit: 10 };
const later = { cursor: 'canary-of-the-cursor', limit: 10 };

const { sandbox, connection, client, caller, rowsOf, totalsOf } = await smallClient({
  apiKey: KEY,
  maxBytes: 10_000,
});

afterEach(async () => {
  sandbox.clearFaults();
  const page = await rowsOf(EVERY_ROW, firstTen);
  expect(page.rows, 'the client keeps working').toHaveLength(3);
});

/** The failure of a call, checked to tell nothing that it should not. */
async function discreetFailure(outcome: Promise<unknown>): Promise<Failure> {
  const failure = await failureOf(outcome);
  expect(JSON.stringify(failure)).not.toMatch(/canary|127\.0\.0\.1|https?:|\/entitlements|\/customers/);
  return failure;
}

function rowsWith(fault: Fault): Promise<Failure> {
  sandbox.script({ fault, times: 2 });
  return discreetFailure(rowsOf(EVERY_ROW, firstTen, ['customer']));
}
const unavailable = (reason: string): Failure => ({ kind: 'upstream-unavailable', reason });

describe('a status', () => {
  it.each<readonly [status: number, failure: Failure]>([
    [401, { kind: 'upstream-auth' }],
    [403, { kind: 'upstream-auth' }],
    [408, unavailable('it did not answer in time')],
    [409, unavailable('it answered with status 409')],
    [414, unavailable('it answered with status 414')],
    [429, { kind: 'rate-limited', retryAfter: null }],
    [500, unavailable('it answered with status 500')],
    [502, unavailable('it answered with status 502')],
    [503, unavailable('it answered with status 503')],
    [504, unavailable('it did not answer in time')],
    [201, unavailable('it answered with status 201')],
    [302, unavailable('it sent a redirect, which is not followed')],
  ])('of %i is the same failure for every call, whatever its body', async (status, failure) => {
    const bodies = [`<html>${CANARY}</html>`, '', { detail: CANARY }, { Message: CANARY }];
    const calls = [
      () => rowsOf(EVERY_ROW, firstTen),
      () => totalsOf(EVERY_TOTAL, later),
      () => client.customer(caller, ACME),
      () => client.customers(caller, [ACME, OTHER], null),
    ];
    for (const [at, start] of calls.entries()) {
      const fault: Fault = { kind: 'status', status, body: bodies[at], headers: { 'x-note': CANARY } };
      sandbox.script({ fault, times: 3 });
      expect(await discreetFailure(start())).toEqual(failure);
      sandbox.clearFaults();
    }
  });

  it.each([
    ['7', 7],
    ['0', 0],
    ['999999', 999_999],
    ['1000000', null],
    ['-1', null],
    ['1.5', 2],
    ['soon', null],
    ['Wed, 21 Oct 2026 07:28:00 GMT', null],
  ])('of 429 with Retry-After: %s waits %j seconds', async (header, retryAfter) => {
    const fault: Fault = { kind: 'status', status: 429, headers: { 'retry-after': header } };
    expect(await rowsWith(fault)).toEqual({ kind: 'rate-limited', retryAfter });
  });

  it('of 401 and 403 comes of credentials that are wrong, too', async () => {
    for (const credentials of [{ apiKey: `${KEY}-not` }, { organisation: CANARY }]) {
      const wrong = connectZenskar({ ...sandbox, url: sandbox.url, ...credentials });
      expect(await discreetFailure(wrong.client.customer(caller, ACME))).toEqual({ kind: 'upstream-auth' });
      await wrong.close();
    }
  });
});

describe('a refusal', () => {
  it('of an argument blames it', async () => {
    const body = {
      detail: [{ loc: ['query', 'sort_key'], msg: CANARY, type: 'value_error', input: CANARY }],
    };
    const query: EntitlementQuery = { ...EVERY_ROW, order: { field: 'ID', direction: 'ASC' } };
    sandbox.script({ fault: { kind: 'status', status: 422, body } });
    expect(await discreetFailure(rowsOf(query, later))).toEqual({
      kind: 'bad-input',
      argument: 'orderBy.field',
      message: 'Zenskar refused this argument. Leave it out or give another value.',
    });
  });

  it('of a cursor that the upstream never made says that it expired', async () => {
    for (const outcome of [rowsOf(EVERY_ROW, later), totalsOf(EVERY_TOTAL, later)]) {
      expect(await discreetFailure(outcome)).toEqual({
        kind: 'invalid-cursor',
        argument: 'after',
        message: 'Zenskar no longer accepts this cursor: it expired. Start again without a cursor.',
      });
    }
  });

  it('of what the gateway chose itself blames no caller', async () => {
    sandbox.script({ fault: { kind: 'status', status: 422, body: { detail: CANARY } }, times: 4 });
    for (const start of [
      () => client.customers(caller, [ACME], null),
      () => client.customers(caller, [ACME], later.cursor),
      () => client.customer(caller, ACME),
      () => rowsOf(EVERY_ROW, firstTen, ['product']),
    ]) {
      const reason = 'it refused a request that follows its documentation';
      expect(await discreetFailure(start())).toEqual(unavailable(reason));
    }
  });
});

describe('an answer', () => {
  const invalid = (path: string, message: string): Failure => ({ kind: 'upstream-invalid', path, message });
  const foreign = (path: string): Failure =>
    invalid(path, 'Expected the customer that was asked for, got another one.');

  it.each<readonly [what: string, fault: Fault, failure: Failure]>([
    ['that is cut', { kind: 'cut' }, unavailable('the connection failed or was cut')],
    ['that ends too early', { kind: 'malformed' }, invalid('$', 'Expected JSON, got something else.')],
    [
      'of HTML',
      { kind: 'status', status: 200, body: CANARY },
      invalid('$', 'Expected JSON, got something else.'),
    ],
    [
      'that is too large',
      { kind: 'status', status: 200, body: CANARY.repeat(1000) },
      invalid('$', 'Expected at most 10000 bytes, got more.'),
    ],
    [
      'of an error that is too large',
      { kind: 'status', status: 500, body: CANARY.repeat(1000) },
      invalid('$', 'Expected at most 10000 bytes, got more.'),
    ],
    [
      'without results',
      { kind: 'replace', edit: () => ({ [CANARY]: CANARY }) },
      invalid('$.results', 'Expected an array, got nothing.'),
    ],
  ])('%s fails the page', async (_what, fault, failure) => {
    expect(await rowsWith(fault)).toEqual(failure);
  });

  it('with a broken row keeps the others', async () => {
    sandbox.script({ fault: { kind: 'replace', edit: editRow(1, { entitlement: CANARY }) } });
    const page = await rowsOf(EVERY_ROW, firstTen);
    const message = 'Expected a UUID, got a string of another form.';
    expect(page.rows[1]).toMatchObject({ failure: invalid('$.results[1].entitlement', message) });
    expect(page.rows).toHaveLength(3);
  });

  it.each<readonly [shape: string, customer: unknown]>([
    ['an id', OTHER],
    ['an object', { id: OTHER, name: CANARY, email: CANARY }],
  ])(
    'with a row of another customer, named by %s, fails the page and raises the alarm',
    async (shape, customer) => {
      const before = connection.alarms;
      expect(await rowsWith({ kind: 'replace', edit: editRow(2, { customer }) })).toEqual(
        foreign('$.results[2].customer'),
      );
      expect(connection.alarms - before, shape).toBe(1);
    },
  );

  it('with another customer than the one asked for fails and raises the alarm', async () => {
    const before = connection.alarms;
    sandbox.script({ fault: { kind: 'replace', edit: () => ({ id: OTHER, customer_name: CANARY }) } });
    expect(await discreetFailure(client.customer(caller, ACME))).toEqual(foreign('$.id'));
    expect(connection.alarms - before).toBe(1);
  });
});

describe('a request that would be too long', () => {
  const tooLong = (argument: string): Failure => ({
    kind: 'bad-input',
    argument,
    message: 'Expected arguments that fit a request of 6000 characters. Give fewer or shorter values.',
  });

  it('is refused before it is sent, and blames the longest argument', async () => {
    const search = 'canary'.repeat(1000);
    const query: EntitlementQuery = { ...EVERY_ROW, search, status: ['active'] };
    expect(await discreetFailure(rowsOf(query, firstTen))).toEqual(tooLong('search'));
    const conditions = [
      { field: 'quantity', comparison: 'gt', value: '1' },
      { field: 'uuid', comparison: 'in', value: Array<string>(200).fill(ACME).join(',') },
    ] as const;
    const failure = await discreetFailure(totalsOf({ ...EVERY_TOTAL, conditions }, firstTen));
    expect(failure).toEqual(tooLong('filter.uuid.in'));
    expect(sandbox.requests).toEqual([]);
  });

  it('counts the characters as they are sent', async () => {
    const query = { ...EVERY_ROW, search: '\u{1F600}'.repeat(500) };
    expect(await failureOf(rowsOf(query, firstTen))).toEqual(tooLong('search'));
    expect(sandbox.requests).toEqual([]);
  });
});

/** Changes one row of a page. */
function editRow(at: number, change: object): (body: unknown) => unknown {
  return (body) => {
    const page = body as { readonly results: readonly object[] };
    return {
      ...page,
      results: page.results.map((row, index) => (index === at ? { ...row, ...change } : row)),
    };
  };
}
