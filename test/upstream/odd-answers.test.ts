import { describe, expect, it } from 'vitest';
import { entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import { summaryList } from '../../src/upstream/lists/summary-list.ts';
import { Answer } from '../../src/upstream/answer.ts';
import { LessAtOnce, PageLimits } from '../../src/upstream/less-at-once.ts';
import { createZenskarClient } from '../../src/upstream/zenskar-client.ts';
import { callerFor } from '../support/caller.ts';
import { failureOf } from '../support/failures.ts';
import { undated } from '../support/fresh.ts';
import { EVERY_ROW, EVERY_TOTAL } from '../support/sample-data.ts';
import { ACME, OTHER } from './small-world.ts';
import { FULL_ROW } from './wire/wire-samples.ts';

const caller = callerFor();
const page = { cursor: null, limit: 100 };

/** A client of an upstream that answers whoever asks for so many rows with this text. */
function upstream(bodyOf: (limit: number) => string) {
  const limits: number[] = [];
  const complaints: string[] = [];
  const client = createZenskarClient(
    ({ path }, _waiter, interpret) => {
      const limit = Number(new URL(path, 'http://upstream.test').searchParams.get('limit'));
      limits.push(limit);
      return new Promise((told) => {
        told(interpret(new Answer(200, null, bodyOf(limit), undated())));
      });
    },
    () => undefined,
    'gateway',
    (_endpoint, { path }) => complaints.push(path),
  );
  return { client: new LessAtOnce(client, new PageLimits()), limits, complaints };
}

const listOf = (rows: readonly unknown[]) => JSON.stringify({ results: rows, next: null, previous: null });

/** An own row, with so many further values that nobody asked for. */
function richRow(values: number): object {
  const attributes = Object.fromEntries(Array.from({ length: values }, (_, at) => [`attribute_${at}`, at]));
  return { ...FULL_ROW, customer: ACME, custom_attributes: attributes };
}
const richRows = (limit: number, values: number) => Array.from({ length: limit }, () => richRow(values));

describe('an answer of far more values than any page has', () => {
  const keys = Array.from({ length: 110_000 }, (_, at) => `"${at}":0`).join(',');

  it.each<readonly [what: string, body: string]>([
    ['values in a list', `{"results":[${'0,'.repeat(110_000)}0]}`],
    ['rows', `{"results":[${'{},'.repeat(110_000)}{}]}`],
    ['keys', `{"results":[],"x":{${keys}}}`],
    ['nested lists', '['.repeat(110_000) + ']'.repeat(110_000)],
    ['nested objects', `${'{"a":'.repeat(110_000)}0${'}'.repeat(110_000)}`],
    ['values that are no JSON', `{"results":[NaN,${'"",'.repeat(110_000)}0]}`],
  ])('is not parsed: %s', async (_what, body) => {
    const { client, complaints } = upstream(() => body);
    const calls = [
      () => client.page(caller, entitlementList(ACME, EVERY_ROW), page, []),
      () => client.page(caller, summaryList(ACME, EVERY_TOTAL), page, []),
      () => client.customers(caller, [ACME, OTHER], null),
      () => client.customersByExternalId(caller, ['acme'], page),
      () => client.customer(caller, ACME),
    ];
    for (const call of calls) {
      const failure = await failureOf(call());
      expect(failure).toMatchObject({
        kind: 'upstream-invalid',
        path: '$',
        message: 'Expected at most 50000 values in an answer, got more.',
      });
    }
    expect(new Set(complaints)).toEqual(new Set(['$']));
  });

  it('is asked for in halves, as rows may be that rich', async () => {
    const { client, limits, complaints } = upstream((limit) => listOf(richRows(limit, 800)));
    const { rows } = await client.page(caller, entitlementList(ACME, EVERY_ROW), page, []);
    expect([rows.length, limits]).toEqual([50, [100, 50]]);
    expect(complaints).toEqual(['$']);
  });
});

describe('an answer that is long, and as it should be', () => {
  it('may have 400 values more in each of 100 rows', async () => {
    const { client, limits } = upstream((limit) => listOf(richRows(limit, 400)));
    const { rows } = await client.page(caller, entitlementList(ACME, EVERY_ROW), page, []);
    expect([rows.length, limits]).toEqual([100, [100]]);
  });

  it('may have names with any number of commas and brackets', async () => {
    const name = ',[{"'.repeat(1000);
    const row = { ...FULL_ROW, customer: ACME, name };
    const { client } = upstream((limit) => listOf(Array.from({ length: limit }, () => row)));
    const { rows } = await client.page(caller, entitlementList(ACME, EVERY_ROW), page, []);
    expect(rows).toHaveLength(100);
    expect(rows[99]).toMatchObject({ name });
  });
});

describe('a page of more rows than were asked for', () => {
  it('is read, as some upstreams take no notice of a limit', async () => {
    const { client } = upstream(() => listOf(richRows(1000, 0)));
    const { rows } = await client.page(caller, entitlementList(ACME, EVERY_ROW), { ...page, limit: 10 }, []);
    expect(rows).toHaveLength(1000);
  });

  it('is refused as a whole, and complained of once, where there are far too many', async () => {
    const { client, limits, complaints } = upstream(() => listOf(Array.from({ length: 2001 }, () => 0)));
    const failure = await failureOf(client.page(caller, entitlementList(ACME, EVERY_ROW), page, []));
    expect(failure).toEqual({
      kind: 'upstream-invalid',
      path: '$.results',
      message: 'Expected a page of at most 2000 rows, got 2001.',
    });
    expect([limits, complaints]).toEqual([[100], ['$.results']]);
  });
});
