import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CursorCodec } from '../../../src/cursors/cursor.ts';
import { estimate } from '../../support/estimate.ts';
import { checkCost } from '../../../src/operation/limits/cost.ts';
import { writeGlobalId } from '../../../src/schema/global-id.ts';
import { schema } from '../../../src/schema/index.ts';
import { mostPairs } from '../../../src/schema/needs/most-pairs.ts';
import { PRESENT } from '../../support/present.ts';
import { customerUuid, entitlementUuid } from '../../support/sample-data.ts';
import { ORGANISATION } from './counted-graph.ts';

const CONTEXT = {
  principal: ORGANISATION,
  limits: { pageLimit: 100, pageBudget: 20, maxPageSize: 500 },
  cursors: new CursorCodec('a secret of at least 32 characters'),
  ...PRESENT,
};
const ANY = customerUuid(1);

/** What is selected of the totals of so many lists, each with its gate. */
const behindLists = (...selections: readonly string[]) =>
  selections
    .map((each, n) => `l${n}: entitlementSummaries(first: 1, search: "${n}") { nodes { ${each} } }`)
    .join(' ');

const OF_PRODUCT = 'assignments { product { uuid } }';

describe('G3: the cost of reading all assignments of a customer is counted', () => {
  it.each<[what: string, selection: string, walks: number, lists: number]>([
    [
      'once, however many lists lead to the same balances',
      behindLists('balance { held }', 'balance { reason }', 'balance { held assignments { uuid } }'),
      1,
      3,
    ],
    [
      'once, for balances that need different references behind one list',
      behindLists(`a: balance { held } b: balance { ${OF_PRODUCT} }`),
      1,
      1,
    ],
    [
      'for each list whose balances need other references',
      behindLists(
        'balance { held }',
        `balance { ${OF_PRODUCT} }`,
        'balance { assignments { contract { name } } }',
        'balance { reason }',
      ),
      3,
      4,
    ],
    [
      'for as many lists as can have balances that nobody needed before',
      behindLists(
        `a: balance { held } b: balance { ${OF_PRODUCT} }`,
        `a: balance { ${OF_PRODUCT} } b: balance { held }`,
      ),
      2,
      2,
    ],
    [
      'for the customer itself and a list that needs more',
      `balance(entitlementUuid: "${ANY}") { held } ${behindLists('balance { held }', `balance { ${OF_PRODUCT} }`)}`,
      2,
      2,
    ],
  ])('%s', (_what, selection, walks, lists) => {
    const document = parse(`{ customer(uuid: "${ANY}") { ${selection} } }`);
    const { calls, rows } = estimate(schema, document, undefined, {}, CONTEXT);
    expect({ calls, rows }).toEqual({ calls: walks * 20 + lists, rows: walks * 2000 + lists });
  });

  it('for each customer', () => {
    const uuids = JSON.stringify([customerUuid(1), customerUuid(2)]);
    const document = parse(`{ customersByUuid(uuids: ${uuids}) { balances { held } } }`);
    expect(estimate(schema, document, undefined, {}, CONTEXT)).toMatchObject({ calls: 40, rows: 4000 });
  });
});

describe('G3: what is made of all assignments of a customer is counted as often as it is made', () => {
  const LIMITS = { maxUpstreamCalls: 150, maxRows: 10_000, maxResponseBytes: 8_388_608 };
  const range = (count: number) => Array.from({ length: count }, (_, index) => index);
  const month = (n: number) => new Date(Date.UTC(2026, n)).toISOString().replace('.000', '');
  const months = (count: number, field: (at: string) => string) =>
    range(count)
      .map((n) => `m${n}: ${field(`at: "${month(n)}"`)}`)
      .join(' ');
  const costOf = (text: string) => estimate(schema, parse(text), undefined, {}, CONTEXT);
  const ofCustomer = (selection: string) => `{ customer(uuid: "${ANY}") { ${selection} } }`;
  const some = JSON.stringify(range(100).map(entitlementUuid));
  const balances = (at: string) => `balances(${at}) { held }`;
  const hundredIds = (from: number) =>
    JSON.stringify(
      range(100).map((n) =>
        writeGlobalId('EntitlementBalance', `${ANY}:${entitlementUuid(1)}:${month(from + n)}`),
      ),
    );

  it.each([
    ['a month ahead beside now', ofCustomer(`now: balances { held } ${balances(`at: "${month(1)}"`)}`)],
    ['a year by months, beside now and a month ahead', ofCustomer(months(14, balances))],
    [
      'sixty balances of one entitlement',
      ofCustomer(months(60, (at) => `balance(entitlementUuid: "${ANY}", ${at}) { used }`)),
    ],
    [
      'a hundred balances by months',
      ofCustomer(months(12, (at) => `balances(entitlementUuids: ${some}, ${at}) { used }`)),
    ],
    [
      'the balance of each of 500 totals',
      ofCustomer('entitlementSummaries(first: 500) { nodes { balance { held } } }'),
    ],
    [
      'what expires in four ways',
      ofCustomer(months(4, (at) => `expiring(before: "2040-01-01T00:00:00Z", ${at}) { uuid }`)),
    ],
    ['a hundred balances by their ids', `{ nodes(ids: ${hundredIds(0)}) { id } }`],
  ])('but lets pass what one screen shows: %s', (_what, text) => {
    expect(checkCost(costOf(text), LIMITS)).toBeNull();
  });

  it.each([
    ['58 instants', ofCustomer(months(58, balances))],
    ['one instant under 58 names', ofCustomer(months(58, () => balances('held: true')))],
    ['15 instants', ofCustomer(months(15, balances))],
    [
      'what expires, in 58 ways',
      ofCustomer(months(58, (at) => `expiring(before: "2040-01-01T00:00:00Z", ${at}) { uuid }`)),
    ],
    [
      'each of a hundred rows',
      ofCustomer('entitlements(first: 100) { nodes { customer { balances { held } } } }'),
    ],
    [
      'one customer that is named a hundred times',
      `{ customersByUuid(uuids: ${JSON.stringify(Array(100).fill(ANY))}) { balances { held } } }`,
    ],
    [
      '600 instants by ids',
      `{ ${range(6)
        .map((n) => `n${n}: nodes(ids: ${hundredIds(n * 100)}) { id }`)
        .join(' ')} }`,
    ],
  ])('and refuses what would keep others waiting: %s', (_what, text) => {
    expect(checkCost(costOf(text), LIMITS)?.kind).toBe('too-complex');
  });

  it('at each place and each instant', () => {
    const rows = (text: string) => costOf(ofCustomer(text)).rows;
    expect(rows(months(3, balances))).toBe(3 * (667 + 20));
    expect(rows(months(4, () => balances('at: null')))).toBe(4 * 667 + 20);
    expect(rows(`a: balances { held } b: balance(entitlementUuid: "${ANY}") { held }`)).toBe(2000);
  });
});

describe('the most pairs of wishes and gates', () => {
  it.each<[gatesOf: Record<string, string[]>, pairs: number]>([
    [{}, 0],
    [{ a: ['1', '2', '3'] }, 1],
    [{ a: ['1'], b: ['1'], c: ['1'] }, 1],
    [{ a: ['1', '2'], b: ['1'] }, 2],
    [{ a: ['1', '2'], b: ['1', '3'], c: ['1'], d: ['2'] }, 3],
    [{ a: ['1', '2'], b: ['3'], c: ['3'] }, 2],
  ])('of %j are %i', (gatesOf, pairs) => {
    const sets = Object.entries(gatesOf).map(([wish, gates]) => [wish, new Set(gates)] as const);
    expect(mostPairs(new Map(sets))).toBe(pairs);
  });
});
