import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CursorCodec } from '../../../src/cursors/cursor.ts';
import { schema } from '../../../src/schema/index.ts';
import { estimate } from '../../support/estimate.ts';
import { PRESENT } from '../../support/present.ts';
import { customerUuid, entitlementUuid } from '../../support/sample-data.ts';
import { boundTo, ORGANISATION } from './counted-graph.ts';

const limits = { pageLimit: 100, pageBudget: 20, maxPageSize: 500 };
const cursors = new CursorCodec('a secret of at least 32 characters');
const OWN = customerUuid(1);
const BALANCE = `balance(entitlementUuid: "${entitlementUuid(1)}") { held }`;

function costOf(document: string, principal = ORGANISATION) {
  return estimate(schema, parse(document), undefined, {}, { principal, limits, cursors, ...PRESENT });
}

const by = (alias: string, id: string, selection = 'uuid') =>
  `${alias}: customerByExternalId(externalId: "${id}") { ${selection} }`;
const many = (count: number) => Array.from({ length: count }, (_, n) => by(`c${n}`, `crm-${n}`)).join(' ');

describe('G3: a customer that only a call can tell', () => {
  it.each<[what: string, fields: string, calls: number, rows: number]>([
    ['costs one call, in which a second one would show', by('a', 'a', 'name email externalId'), 1, 2],
    ['shares it, 50 times at most', many(60), 2, 120],
    [
      'has a call of its own where no list can hold its id',
      `${by('a', 'x, y')} ${by('b', ' z')} ${many(2)}`,
      3,
      8,
    ],
    ['is looked up once, however often it is named', `${by('a', 'a')} ${by('b', 'a')}`, 1, 2],
    ['leads to its rows', by('a', 'a', 'entitlements { nodes { name } }'), 2, 12],
    ['is one of its own below each alias', `${by('a', 'a', BALANCE)} ${by('b', 'a', BALANCE)}`, 41, 4002],
    [
      'shares nothing with one that is named by its uuid',
      `${by('a', 'a', BALANCE)} customer(uuid: "${OWN}") { ${BALANCE} }`,
      41,
      4002,
    ],
    [
      'has cursors that may lead anywhere',
      by('a', 'a', 'entitlements(first: 5, after: "x") { nodes { name } }'),
      22,
      2102,
    ],
    [
      'has them on each of its lists',
      by(
        'a',
        'a',
        'b: entitlements(after: "x") { nodes { id } } c: entitlements(before: "x") { nodes { id } }',
      ),
      43,
      4202,
    ],
    ['costs nothing by an id that cannot be one', `${by('a', '')} ${by('b', 'x\\n')}`, 0, 0],
  ])('%s', (_what, fields, calls, rows) => {
    expect(costOf(`{ ${fields} }`)).toMatchObject({ calls, rows });
  });

  it('is known where the caller is bound to one, whose record tells', () => {
    expect(costOf(`{ ${many(60)} }`, boundTo(OWN))).toMatchObject({ calls: 1, rows: 1 });
    const shared = `${by('a', 'a', BALANCE)} ${by('b', 'b', BALANCE)}`;
    expect(costOf(`{ ${shared} }`, boundTo(OWN)).calls).toBeLessThanOrEqual(41);
  });
});
