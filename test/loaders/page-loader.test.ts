import { describe, expect, it } from 'vitest';
import type { Entitlement } from '../../src/domain/entitlement.ts';
import { Failed } from '../../src/domain/failure.ts';
import type { EntitlementQuery } from '../../src/domain/list-query.ts';
import { NO_REFERENCES, type ReferenceName, referencesOf } from '../../src/domain/references.ts';
import { BrokenRow, type Page } from '../../src/domain/page.ts';
import { Loaders } from '../../src/loaders/loaders.ts';
import type { PageWish } from '../../src/loaders/page-loader.ts';
import { ENTITLEMENTS, entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import { SUMMARIES, summaryList } from '../../src/upstream/lists/summary-list.ts';
import { callerFor } from '../support/caller.ts';
import { failureOf } from '../support/failures.ts';
import { fakeZenskar, type FakeZenskar, type FakeZenskarOptions } from '../support/fake-zenskar.ts';
import { closedGate } from '../support/gate.ts';
import { customerUuid, EVERY_ROW, EVERY_TOTAL, rowOf, rowUuid, summaryOf } from '../support/sample-data.ts';

const [ANN, BOB] = [customerUuid(1), customerUuid(2)];
const LIMITS = { pageLimit: 100, pageBudget: 5 };

const rows = new Map(
  [ANN, BOB].map((customer) => [
    customer,
    [1, 2, 3, 4, 5].map((n) =>
      rowOf(customer, n, {
        contract: { uuid: rowUuid(900), name: 'Yearly', email: null },
        product: { uuid: rowUuid(901), name: 'Calls', email: null },
      }),
    ),
  ]),
);

function start(options: Partial<FakeZenskarOptions> = {}): FakeZenskar & { readonly loaders: Loaders } {
  const zenskar = fakeZenskar({ rows, ...options });
  const { signal } = new AbortController();
  return { ...zenskar, loaders: new Loaders(zenskar.api, callerFor({ signal }), LIMITS) };
}

interface Wish {
  readonly customer?: typeof ANN;
  readonly query?: Partial<EntitlementQuery>;
  readonly flipped?: boolean;
  readonly cursor?: string;
  readonly limit: number;
  readonly populate?: readonly ReferenceName[];
}

function wish({ limit, ...more }: Wish): PageWish<EntitlementQuery, Entitlement> {
  const list = entitlementList(more.customer ?? ANN, { ...EVERY_ROW, ...more.query });
  const address = { flipped: more.flipped ?? false, cursor: more.cursor ?? null, limit };
  return { list, address, populate: referencesOf(more.populate ?? []) };
}

/** The calls in short: customer, cursor, limit and references of each. */
function callsOf({ calls }: FakeZenskar) {
  return calls.map((call) => {
    if (call.method !== 'entitlements') throw new Error(`expected rows to be asked for, got ${call.method}`);
    return [call.customer, call.page.cursor, call.page.limit, call.populate.join()];
  });
}

function uuidsIn(page: Page<Entitlement>): unknown[] {
  return page.rows.map((row) => (row instanceof BrokenRow ? row : row.uuid));
}

describe('wishes of one tick', () => {
  it('for one list become one call, with the largest limit and every reference', async () => {
    const zenskar = start();
    const pages = await Promise.all(
      [
        wish({ limit: 2, populate: ['product'] }),
        wish({ limit: 4 }),
        wish({ limit: 3, populate: ['contract', 'product'] }),
      ].map((each) => zenskar.loaders.pages(ENTITLEMENTS).load(each)),
    );
    expect(callsOf(zenskar)).toEqual([[ANN, null, 4, 'contract,product']]);
    expect(pages.map(({ limit }) => limit)).toEqual([4, 4, 4]);
    for (const { page } of pages) expect(uuidsIn(page)).toEqual([1, 2, 3, 4].map(rowUuid));
  });

  it('for equal lists are one wish, whoever built them', async () => {
    const zenskar = start();
    const order = () => ({ field: 'ID', direction: 'ASC' }) as const;
    await Promise.all(
      [1, 2].map(() =>
        zenskar.loaders
          .pages(ENTITLEMENTS)
          .load(wish({ limit: 1, query: { status: ['a', 'b'], order: order() } })),
      ),
    );
    expect(callsOf(zenskar)).toHaveLength(1);
  });

  it.each<readonly [what: string, one: Wish, other: Wish]>([
    ['customers', { limit: 1 }, { limit: 1, customer: BOB }],
    ['statuses', { limit: 1 }, { limit: 1, query: { status: ['active'] } }],
    ['searches', { limit: 1, query: { search: 'a' } }, { limit: 1, query: { search: 'b' } }],
    ['orders', { limit: 1 }, { limit: 1, query: { order: { field: 'ID', direction: 'ASC' } } }],
    ['ends', { limit: 1 }, { limit: 1, flipped: true }],
    ['places', { limit: 1 }, { limit: 1, cursor: '1' }],
    ['limits of one cursor', { limit: 1, cursor: '1' }, { limit: 2, cursor: '1' }],
  ])('for different %s are calls of their own', async (_what, one, other) => {
    const zenskar = start();
    await Promise.all([one, other].map((each) => zenskar.loaders.pages(ENTITLEMENTS).load(wish(each))));
    expect(zenskar.calls).toHaveLength(2);
  });

  it('for one cursor and limit are one call', async () => {
    const zenskar = start();
    const wishes = [
      wish({ limit: 2, cursor: '2', populate: ['contract'] }),
      wish({ limit: 2, cursor: '2', populate: ['product'] }),
    ];
    await Promise.all(wishes.map((each) => zenskar.loaders.pages(ENTITLEMENTS).load(each)));
    expect(callsOf(zenskar)).toEqual([[ANN, '2', 2, 'contract,product']]);
  });

  it('of 25 customers are 25 calls side by side', async () => {
    const all = closedGate();
    const zenskar = start({
      before: () => {
        if (zenskar.calls.length === 25) all.open();
        return all.opened;
      },
    });
    const customers = Array.from({ length: 25 }, (_, n) => customerUuid(n));
    const pages = customers.map((customer) =>
      zenskar.loaders.pages(ENTITLEMENTS).load(wish({ customer, limit: 5 })),
    );
    await Promise.all(pages);
    expect(callsOf(zenskar)).toEqual(customers.map((customer) => [customer, null, 5, '']));
  });

  it('do not wait for one another', async () => {
    const gate = closedGate();
    const zenskar = start({
      before: (call) => (call.method === 'entitlements' && call.customer === ANN ? gate.opened : undefined),
    });
    const slow = zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 1 }));
    const quick = await zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 1, customer: BOB }));
    expect(uuidsIn(quick.page)).toEqual([rowUuid(1)]);
    gate.open();
    expect(uuidsIn((await slow).page)).toEqual([rowUuid(1)]);
  });

  it('do not fail with one another', async () => {
    const failure = { kind: 'upstream-auth' } as const;
    const zenskar = start({
      before: (call) => {
        if (call.method === 'entitlements' && call.customer === ANN) throw new Failed(failure);
      },
    });
    const [one, same, other] = [
      zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 1 })),
      zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 2 })),
      zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 1, customer: BOB })),
    ];
    expect(await failureOf(one)).toEqual(failure);
    expect(await failureOf(same)).toEqual(failure);
    expect(uuidsIn((await other).page)).toEqual([rowUuid(1)]);
  });

  it('keep a broken row in its place', async () => {
    const broken = new BrokenRow({ kind: 'upstream-invalid', path: '$.results[1]', message: 'Broken.' });
    const zenskar = start({ rows: new Map([[ANN, [rowOf(ANN, 1), broken, rowOf(ANN, 2)]]]) });
    const { page } = await zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 3 }));
    expect(uuidsIn(page)).toEqual([rowUuid(1), broken, rowUuid(2)]);
  });
});

describe('a later wish', () => {
  it.each<readonly [what: string, later: Wish, calls: number]>([
    ['for the same', { limit: 3, populate: ['contract'] }, 1],
    ['for less', { limit: 1 }, 1],
    ['for more rows', { limit: 4 }, 2],
    ['for other references', { limit: 1, populate: ['product'] }, 2],
    ['for the other end', { limit: 3, flipped: true }, 2],
  ])('%s than an earlier call brought makes %i calls of both', async (_what, later, calls) => {
    const zenskar = start();
    await zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 3, populate: ['contract'] }));
    const { page, limit } = await zenskar.loaders.pages(ENTITLEMENTS).load(wish(later));
    expect(zenskar.calls).toHaveLength(calls);
    expect(limit).toBe(calls === 1 ? 3 : later.limit);
    expect(page.rows).toHaveLength(limit);
  });

  it('joins an earlier call that is still under way', async () => {
    const [asked, gate] = [closedGate(), closedGate()];
    const zenskar = start({
      before: () => {
        asked.open();
        return gate.opened;
      },
    });
    const earlier = zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 3 }));
    await asked.opened;
    const later = zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 2 }));
    gate.open();
    expect((await later).page).toBe((await earlier).page);
    expect(zenskar.calls).toHaveLength(1);
  });

  it('finds whichever earlier call serves it', async () => {
    const zenskar = start();
    await zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 1, populate: ['contract'] }));
    await zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 5 }));
    await zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 1, populate: ['contract'] }));
    await zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 4 }));
    expect(callsOf(zenskar)).toEqual([
      [ANN, null, 1, 'contract'],
      [ANN, null, 5, ''],
    ]);
  });

  it('of another operation shares nothing', async () => {
    const zenskar = start();
    const { signal } = new AbortController();
    const other = new Loaders(zenskar.api, callerFor({ signal }), LIMITS);
    await zenskar.loaders.pages(ENTITLEMENTS).load(wish({ limit: 1 }));
    await other.pages(ENTITLEMENTS).load(wish({ limit: 1 }));
    expect(zenskar.calls).toHaveLength(2);
    expect(zenskar.signals[1]).toBe(signal);
  });
});

describe('the list of totals', () => {
  const summaries = new Map([[ANN, [summaryOf(ANN, 1), summaryOf(ANN, 2)]]]);

  it('is shared like that of rows, and read from its other end with the order turned round', async () => {
    const zenskar = start({ summaries });
    const query = { ...EVERY_TOTAL, order: { field: 'QUANTITY', direction: 'ASC' } } as const;
    const list = summaryList(ANN, query);
    const loader = zenskar.loaders.pages(SUMMARIES);
    const pages = await Promise.all(
      [1, 2].map((limit) =>
        loader.load({ list, address: { flipped: true, cursor: null, limit }, populate: NO_REFERENCES }),
      ),
    );
    expect(zenskar.calls).toEqual([
      {
        method: 'summaries',
        customer: ANN,
        query: { ...query, order: { field: 'QUANTITY', direction: 'DESC' } },
        page: { cursor: null, limit: 2 },
      },
    ]);
    expect(pages.map(({ page }) => page.rows.length)).toEqual([2, 2]);
  });
});
