import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startListeningGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, listAt } from '../support/graphql.ts';

const [BIG = '', , BLANK = '', GATED = ''] = STORIES.map(({ uuid }) => uuid);
const STRANGER = '00000000-0000-4000-8000-000000000001';
const AT = '2026-06-01T00:00:00Z';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startListeningGateway({ env: { MAX_ALIASES: '100' } });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

const rowsOf = (customer: string) => gateway.sandbox.world.rowsOf(customer).map(({ record }) => record);
const entitlementsOf = (customer: string) => [
  ...new Set(rowsOf(customer).map(({ entitlement }) => entitlement)),
];
const gates = () => entitlementsOf(GATED).slice(0, 20);

/** Whether a gate is open: written from what the API documents, not from the gateway. */
function isOpen(customer: string, entitlement: string, instant: string): boolean {
  const now = Date.parse(instant);
  return rowsOf(customer).some(
    (row) =>
      row.entitlement === entitlement &&
      row.status?.toLowerCase() === 'active' &&
      (row.active_from === null || Date.parse(utc(row.active_from)) <= now) &&
      (row.expiry_at === null || now < Date.parse(utc(row.expiry_at))),
  );
}

const utc = (text: string) => (/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);

async function ask(fields: string, customer: string): Promise<Record<string, unknown>> {
  const data = dataOf(await gateway.query(`{ customer(uuid: "${customer}") { ${fields} } }`));
  return at(data, 'customer') as Record<string, unknown>;
}

describe('a balance', () => {
  const other = STORIES[5]?.uuid ?? '';

  it.each([BLANK, STRANGER])('of what %s was never assigned is not held', async (customer) => {
    const [uuid = ''] = gates();
    expect(
      await ask(
        `balance(entitlementUuid: "${uuid}", at: "${AT}") { held reason granted used remaining nextExpiry { at } assignments { uuid } at }`,
        customer,
      ),
    ).toEqual({
      balance: {
        held: false,
        reason: 'NONE',
        granted: 0,
        used: 0,
        remaining: 0,
        nextExpiry: null,
        assignments: [],
        at: AT,
      },
    });
  });

  it('is found again by its id, at the instant that it was asked for', async () => {
    const [uuid = ''] = entitlementsOf(other);
    const fields = 'id held granted at assignments { uuid }';
    const { balance } = (await ask(
      `balance(entitlementUuid: "${uuid}", at: "2026-06-01T02:00:00+02:00") { ${fields} }`,
      other,
    )) as {
      balance: { id: string };
    };
    const found = dataOf(
      await gateway.query(
        `{ node(id: "${balance.id}") { id ... on EntitlementBalance { ${fields} } } nodes(ids: ["${balance.id}"]) { __typename } }`,
      ),
    );
    expect(found).toEqual({ node: balance, nodes: [{ __typename: 'EntitlementBalance' }] });
    expect(balance).toMatchObject({ at: AT });
  });

  it('is that of the present where no instant is named, the same for all fields', async () => {
    const [uuid = ''] = entitlementsOf(other);
    const found = (await ask(
      `a: balance(entitlementUuid: "${uuid}") { at id } all: balances { at }`,
      other,
    )) as { a: { at: string; id: string }; all: { at: string }[] };
    expect(new Set([found.a.at, ...found.all.map(({ at }) => at)]).size).toBe(1);
    expect(Math.abs(Date.now() - Date.parse(found.a.at))).toBeLessThan(60_000);
    expect(Buffer.from(found.a.id, 'base64url').toString()).toBe(`EntitlementBalance:${other}:${uuid}`);
  });

  it('belongs to a total, too', async () => {
    const [uuid = ''] = gates();
    const found = await ask(
      `entitlementSummary(entitlementUuid: "${uuid}") { balance(at: "${AT}") { entitlementUuid held } }`,
      GATED,
    );
    expect(found).toEqual({
      entitlementSummary: { balance: { entitlementUuid: uuid, held: isOpen(GATED, uuid, AT) } },
    });
  });

  it('adds up what its usable assignments say', async () => {
    for (const uuid of entitlementsOf(other)) {
      const { balance } = (await ask(
        `balance(entitlementUuid: "${uuid}", at: "${AT}") { granted used assignments { quantity quantityUsed isUsable(at: "${AT}") validity(at: "${AT}") } }`,
        other,
      )) as { balance: { granted: number; used: number; assignments: Record<string, never>[] } };
      const sum = (field: string) =>
        balance.assignments.reduce((total, row) => total + Number(row[field]), 0);
      expect(balance.granted).toBeCloseTo(sum('quantity'));
      expect(balance.used).toBeCloseTo(sum('quantityUsed'));
      expect(balance.assignments.every((row) => row['isUsable'] === (true as unknown))).toBe(true);
    }
  });
});

describe('all balances', () => {
  it('come by name, one for each entitlement, or in the order asked for', async () => {
    const { balances } = (await ask(`balances(at: "${AT}") { entitlementUuid name }`, GATED)) as {
      balances: { entitlementUuid: string; name: string }[];
    };
    expect(new Set(balances.map(({ entitlementUuid }) => entitlementUuid))).toEqual(
      new Set(entitlementsOf(GATED)),
    );
    const names = balances.map(({ name }) => name);
    expect(names).toEqual(names.toSorted(new Intl.Collator('en').compare));
    const [first = '', second = ''] = gates();
    expect(
      await ask(
        `balances(entitlementUuids: ["${second}", "${STRANGER}", "${first}"]) { entitlementUuid }`,
        GATED,
      ),
    ).toEqual({
      balances: [second, STRANGER, first].map((entitlementUuid) => ({ entitlementUuid })),
    });
  });

  it('are those that are held, those that are not, or those of a kind', async () => {
    const found = (await ask(
      `all: balances(at: "${AT}") { entitlementUuid held }
       held: balances(at: "${AT}", held: true) { entitlementUuid }
       not: balances(at: "${AT}", held: false) { entitlementUuid }
       credits: balances(at: "${AT}", types: [CREDITS]) { entitlementUuid }`,
      GATED,
    )) as Record<string, { entitlementUuid: string; held?: boolean }[]>;
    const uuids = (held: boolean) =>
      found['all']?.filter((each) => each.held === held).map(({ entitlementUuid }) => ({ entitlementUuid }));
    expect(found['held']).toEqual(uuids(true));
    expect(found['not']).toEqual(uuids(false));
    expect(found['credits']).toEqual([]);
    expect(gateway.takeLog()).toEqual([`GET /entitlements/customer/${GATED}?limit=100`]);
  });

  it('share the pages of a connection in the same query', async () => {
    await ask('balances { reason } entitlements(first: 20) { nodes { uuid contract { name } } }', GATED);
    expect(gateway.takeLog()).toEqual([`GET /entitlements/customer/${GATED}?limit=100&populate=contract`]);
  });

  it('are not told of a customer with more assignments than are read, and what raises that is', async () => {
    const { uuid = '' } = STORIES.at(-1) ?? {};
    const document = `{ customer(uuid: "${uuid}") { name balances(held: true) { held } entitlements(first: 3) { nodes { id } } } }`;
    const { text } = await gateway.query(document);
    const { data, errors } = JSON.parse(text) as {
      data: { customer: object };
      errors: { message: string }[];
    };
    expect(data.customer).toMatchObject({ name: 'Meridian Superstores', balances: null });
    expect(listAt(data, 'customer', 'entitlements', 'nodes')).toHaveLength(3);
    expect(errors).toMatchObject([
      { path: ['customer', 'balances'], extensions: { code: 'QUERY_TOO_COMPLEX' } },
    ]);
    expect(errors[0]?.message).toContain('at most 2000 assignments (20 pages)');
    expect(errors[0]?.message).toContain('MAX_PAGE_SIZE');
    // The record, and the pages, of which the connection reads the first.
    expect(gateway.takeLog()).toHaveLength(21);
  });

  it('are nothing, and no call, for an empty list', async () => {
    expect(await ask('balances(entitlementUuids: []) { held }', GATED)).toEqual({ balances: [] });
    expect(gateway.takeLog()).toEqual([]);
  });
});

describe('what expires', () => {
  it('is in force, ends before an instant, and comes in that order', async () => {
    const before = '2027-01-01T00:00:00Z';
    const { expiring } = (await ask(`expiring(before: "${before}", at: "${AT}") { uuid expiryAt }`, BIG)) as {
      expiring: { uuid: string; expiryAt: string }[];
    };
    const expected = rowsOf(BIG).filter(({ active_from, expiry_at }) => {
      const [from, until] = [active_from, expiry_at].map((text) =>
        text === null ? null : Date.parse(utc(text)),
      );
      const now = Date.parse(AT);
      return (
        (from ?? now) <= now &&
        until !== null &&
        until !== undefined &&
        until > now &&
        until < Date.parse(before)
      );
    });
    expect(expiring.length).toBeGreaterThan(10);
    expect(new Set(expiring.map(({ uuid }) => uuid))).toEqual(new Set(expected.map(({ id }) => id)));
    expect(expiring.map(({ expiryAt }) => expiryAt)).toEqual(expiring.map(({ expiryAt }) => expiryAt).sort());
    expect(gateway.takeLog()).toHaveLength(12);
  });
});
