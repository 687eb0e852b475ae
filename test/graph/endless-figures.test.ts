import { afterAll, beforeAll, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, isRecord, listAt } from '../support/graphql.ts';

const CUSTOMER = STORIES[1]?.uuid ?? '';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** One assignment that is in force, with the figures given. */
function rowWith(figures: Readonly<Record<string, number | null>>) {
  return (body: unknown): unknown => {
    const [row] = listAt(body, 'results');
    const always = { status: 'active', active_from: null, expiry_at: null };
    return { results: isRecord(row) ? [{ ...row, ...always, ...figures }] : [], next: null };
  };
}

it.each([
  [
    'a fraction',
    { quantity: 1e-310, quantity_used: 1, quantity_remaining: null },
    { overage: 1, remaining: -1 },
  ],
  [
    'a difference',
    { quantity: -1e308, quantity_used: 1e308, quantity_remaining: null },
    { overage: null, remaining: null },
  ],
])('%s that is beyond all numbers is null, for a row and for a balance', async (_what, figures, expected) => {
  gateway.sandbox.script({
    path: `/entitlements/customer/${CUSTOMER}`,
    times: 99,
    fault: { kind: 'replace', edit: rowWith(figures) },
  });
  const fields =
    'entitlements(first: 5) { nodes { usedFraction } } balances { overage remaining usedFraction }';
  const data = dataOf(await gateway.query(`{ customer(uuid: "${CUSTOMER}") { ${fields} } }`));
  gateway.sandbox.clearFaults();
  expect(listAt(data, 'customer', 'entitlements', 'nodes')).toEqual([{ usedFraction: null }]);
  expect(at(data, 'customer', 'balances')).toEqual([{ ...expected, usedFraction: null }]);
});
