import { definitionId } from '../../src/sandbox/catalogue.ts';
import type { Scenario } from './scenarios.ts';
import { getRecord, getRows, type WireRow } from './wire.ts';

/** All that the customers of these scenarios hold is in force then; an instant that is named keeps the answers the same. */
const AT = '2026-06-01T00:00:00Z';
const SOON = '2027-01-10T00:00:00Z';
const GATES = Array.from({ length: 20 }, (_, index) => definitionId(3 * index + 1));
const alphabet = new Intl.Collator('en');

const one = {
  customers: 1,
  customerKind: 'account',
  pages: 1,
  variables: ([customer]: readonly string[]) => ({ customer }),
} as const;

const gates: Scenario = {
  ...one,
  name: 'S7',
  title: '20 gates of a customer with 90 rows',
  query: `query S7($customer: UUID!) { customer(uuid: $customer) {
    ${GATES.map((id, index) => `gate${index}: balance(entitlementUuid: "${id}", at: "${AT}") { held }`).join('\n    ')}
  } }`,
  ideal: { calls: 1, waves: 1 },
  async byHand(get, [customer = '']) {
    const { results } = await getRows(get, customer, 100, null, '&status=active');
    const held = new Set(results.filter(isUsable).map(({ entitlement }) => entitlement));
    return {
      customer: Object.fromEntries(GATES.map((id, index) => [`gate${index}`, { held: held.has(id) }])),
    };
  },
};

/** An unknown customer has no page, so the record is read first. */
const accountPage: Scenario = {
  ...one,
  name: 'S8',
  title: 'account page: record, 60 balances, what expires',
  query: `query S8($customer: UUID!) { customer(uuid: $customer) { name email
    balances(at: "${AT}") { name units held granted used remaining usedFraction nextExpiry { at quantity } }
    expiring(before: "${SOON}", at: "${AT}") { uuid name expiryAt }
  } }`,
  ideal: { calls: 2, waves: 2 },
  async byHand(get, [customer = '']) {
    const { customer_name: name, email } = await getRecord(get, customer);
    const { results } = await getRows(get, customer, 100);
    const byEntitlement = new Map<string, WireRow[]>();
    for (const row of results) {
      const rows = byEntitlement.get(row.entitlement);
      if (rows === undefined) byEntitlement.set(row.entitlement, [row]);
      else rows.push(row);
    }
    const balances = [...byEntitlement.values()].map(balanceOf);
    balances.sort((left, right) => alphabet.compare(left.name, right.name));
    const expiring = results
      .filter((row) => isInForce(row) && row.expiry_at < SOON)
      .sort((left, right) => (left.expiry_at + left.id < right.expiry_at + right.id ? -1 : 1))
      .map((row) => ({ uuid: row.id, name: row.name, expiryAt: row.expiry_at }));
    return { customer: { name, email, balances, expiring } };
  },
};

/** Gates and meters: what is added up, by hand and by the gateway. */
export const ACCOUNT_SCENARIOS: readonly Scenario[] = [gates, accountPage];

function balanceOf(rows: readonly WireRow[]) {
  const usable = rows.filter(isUsable);
  const [first] = rows;
  const granted = sum(usable, (row) => row.quantity);
  const used = sum(usable, (row) => row.quantity_used);
  return {
    name: first?.name ?? '',
    units: first?.units ?? null,
    held: usable.length > 0,
    granted,
    used,
    remaining: sum(usable, (row) => row.quantity_remaining),
    usedFraction: granted > 0 ? used / granted : null,
    nextExpiry: nextExpiryOf(usable),
  };
}

function nextExpiryOf(usable: readonly WireRow[]) {
  const [at] = usable.map((row) => row.expiry_at).sort();
  if (at === undefined) return null;
  const ending = usable.filter((row) => row.expiry_at === at);
  return { at, quantity: sum(ending, (row) => row.quantity) };
}

function isUsable(row: WireRow): boolean {
  return row.status === 'active' && isInForce(row);
}

function isInForce({ active_from: from, expiry_at: until }: WireRow): boolean {
  return from <= AT && AT < until;
}

function sum(rows: readonly WireRow[], amountOf: (row: WireRow) => number): number {
  let total = 0;
  for (const row of rows) total += amountOf(row);
  return total;
}
