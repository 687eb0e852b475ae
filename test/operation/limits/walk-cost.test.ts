import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CursorCodec } from '../../../src/cursors/cursor.ts';
import { estimate } from '../../support/estimate.ts';
import { schema } from '../../../src/schema/index.ts';
import { mostPairs } from '../../../src/schema/needs/most-pairs.ts';
import { PRESENT } from '../../support/present.ts';
import { customerUuid } from '../../support/sample-data.ts';
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

describe('G3: the cost of reading all assignments of a customer is counted', () => {
  it.each<[what: string, selection: string, walks: number, lists: number]>([
    [
      'once, however many lists lead to the same balances',
      behindLists('balance { held }', 'balance { held remaining }', 'balance { held assignments { uuid } }'),
      1,
      3,
    ],
    [
      'once, for balances that need different assignments behind one list',
      behindLists('a: balance { held } b: balance { reason }'),
      1,
      1,
    ],
    [
      'for each list whose balances need other assignments or references',
      behindLists(
        'balance { held }',
        'balance { reason }',
        'balance { assignments { product { uuid } } }',
        'balance { held }',
      ),
      3,
      4,
    ],
    [
      'for as many lists as can have balances that nobody needed before',
      behindLists('a: balance { held } b: balance { reason }', 'a: balance { reason } b: balance { held }'),
      2,
      2,
    ],
    [
      'for the customer itself and a list that needs more',
      `balance(entitlementUuid: "${ANY}") { held } ${behindLists('balance { held }', 'balance { reason }')}`,
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
