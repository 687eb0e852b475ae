import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustomerRecord } from '../../src/domain/customer.ts';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import { BrokenRow } from '../../src/domain/page.ts';
import { externalIdBatches } from '../../src/loaders/external-id-batches.ts';
import { createExternalIdLoader } from '../../src/loaders/external-id-loader.ts';
import { readCustomer } from '../../src/upstream/wire/read-customer.ts';
import { callerFor } from '../support/caller.ts';
import { failureOf } from '../support/failures.ts';
import { fakeZenskar, type FakeZenskar, type FakeZenskarOptions } from '../support/fake-zenskar.ts';
import { customerOf, customerUuid } from '../support/sample-data.ts';
import { FRESH } from '../support/fresh.ts';

const named = (n: number, externalId: string): CustomerRecord => customerOf(n, { externalId });
const range = (count: number) => Array.from({ length: count }, (_, at) => at);
const BROKEN: Failure = { kind: 'upstream-invalid', path: '$.results[0].id', message: 'Broken.' };

function start(options: Partial<FakeZenskarOptions>, limits = { pageLimit: 100, pageBudget: 5 }) {
  const zenskar = fakeZenskar(options);
  return { zenskar, load: createExternalIdLoader(zenskar.api, callerFor(), limits) };
}

/** The calls in short: which ids were looked up, with which limit, at which cursor. */
function callsOf({ calls }: FakeZenskar): unknown[] {
  return calls.map((call) => {
    if (call.method !== 'customersByExternalId') throw new Error(`expected look-ups, got ${call.method}`);
    return [call.externalIds.join('|'), call.page.limit, call.page.cursor];
  });
}

describe('customers by external id', () => {
  it('are looked up together and once, and are null where nobody has the id', async () => {
    const { zenskar, load } = start({ customers: [named(1, 'a'), named(2, 'b')] });
    const found = await Promise.all(['b', 'nobody', 'a', 'b'].map(load));
    expect(found.map((record) => record?.uuid ?? null)).toEqual([
      customerUuid(2),
      null,
      customerUuid(1),
      customerUuid(2),
    ]);
    await load('a');
    expect(callsOf(zenskar)).toEqual([['a|b|nobody', 6, null]]);
  });

  it('are compared to the letter, whatever comes back', async () => {
    const customers = [named(1, 'ACME'), named(2, 'acme '), named(3, 'acme-2'), named(4, 'ácme')];
    const { api } = fakeZenskar();
    const lax = { ...api, customersByExternalId: () => Promise.resolve(pageOf(customers)) };
    const load = createExternalIdLoader(lax, callerFor(), { pageLimit: 100, pageBudget: 5 });
    expect(await load('acme')).toBeNull();
    expect(await load('a\u0301cme')).toBeNull();
    expect((await load('acme '))?.uuid).toBe(customerUuid(2));
  });

  it('are none of several who share an id, and that does not touch the others', async () => {
    const { zenskar, load } = start({ customers: [named(1, 'a'), named(2, 'b'), named(3, 'b')] });
    const [lost, found] = [failureOf(load('b')), load('a')];
    expect(await lost).toMatchObject({ kind: 'bad-input', argument: 'externalId' });
    expect((await found)?.uuid).toBe(customerUuid(1));
    expect(zenskar.calls).toHaveLength(1);
  });

  it('may come twice, on the pages of an upstream that moves its rows, and are one nevertheless', async () => {
    const { zenskar, load } = start({ customers: [named(1, 'a'), named(1, 'a')], maxLimit: 1 });
    expect((await load('a'))?.uuid).toBe(customerUuid(1));
    expect(zenskar.calls).toHaveLength(2);
  });

  it('are not told from others when so many share their ids that the answer goes on', async () => {
    const crowd = range(50).map((n) => named(n, 'crowd'));
    const { zenskar, load } = start({ customers: [...crowd, named(90, 'a')] });
    const [lost, undecided] = [failureOf(load('crowd')), failureOf(load('a'))];
    expect(await lost).toMatchObject({ kind: 'bad-input' });
    expect(await undecided).toMatchObject({ kind: 'too-complex' });
    expect(callsOf(zenskar)).toEqual([['a|crowd', 4, null]]);
  });

  it('fail only where a broken record might be theirs', async () => {
    const odd = customerOf(2, { flaws: new Map([['externalId', BROKEN]]) });
    for (const broken of [new BrokenRow(BROKEN), odd]) {
      const { api } = fakeZenskar();
      const page = pageOf([broken, named(1, 'a')]);
      const lax = { ...api, customersByExternalId: () => Promise.resolve(page) };
      const load = createExternalIdLoader(lax, callerFor(), { pageLimit: 100, pageBudget: 5 });
      const [lost, found] = [failureOf(load('b')), load('a')];
      expect(await lost).toEqual(BROKEN);
      expect((await found)?.uuid).toBe(customerUuid(1));
    }
  });

  it("are not said to be nobody's where a record keeps its external id to itself, and are where it says it has none", async () => {
    const load = (record: object) => {
      const place = { list: '$.results', index: 0, freshness: FRESH };
      const { api } = fakeZenskar();
      const page = () => Promise.resolve(pageOf([readCustomer(record, place), named(1, 'a')]));
      const lax = { ...api, customersByExternalId: page };
      return createExternalIdLoader(lax, callerFor(), { pageLimit: 100, pageBudget: 5 });
    };
    const silent = load({ id: customerUuid(2), customer_name: 'Silent' });
    const [lost, found] = [failureOf(silent('b')), silent('a')];
    expect(await lost).toEqual({
      kind: 'upstream-invalid',
      path: '$.results[0].external_id',
      message: 'Expected a string or null, got nothing.',
    });
    expect((await found)?.uuid).toBe(customerUuid(1));
    expect(await load({ id: customerUuid(2), external_id: null })('b')).toBeNull();
  });

  it('are not touched by a broken record that names another, and fail where it names them', async () => {
    const broken = new BrokenRow(BROKEN, { uuid: null, entitlementUuid: null, externalId: 'b' });
    const { api } = fakeZenskar();
    const page = pageOf([named(1, 'a'), named(2, 'b'), broken]);
    const lax = { ...api, customersByExternalId: () => Promise.resolve(page) };
    const load = createExternalIdLoader(lax, callerFor(), { pageLimit: 100, pageBudget: 5 });
    const [shared, found, absent] = [failureOf(load('b')), load('a'), load('c')];
    // Whether both are one customer cannot be told.
    expect(await shared).toEqual(BROKEN);
    expect((await found)?.uuid).toBe(customerUuid(1));
    expect(await absent).toBeNull();
  });

  it('fail with their call, and no others do', async () => {
    const failure: Failure = { kind: 'rate-limited', retryAfter: 3 };
    const { zenskar, load } = start({
      customers: [named(1, 'a'), named(2, 'x, y')],
      before: (call) => {
        if (call.method === 'customersByExternalId' && call.externalIds.includes('a'))
          throw new Failed(failure);
      },
    });
    const [lost, found] = [failureOf(load('a')), load('x, y')];
    expect(await lost).toEqual(failure);
    expect((await found)?.uuid).toBe(customerUuid(2));
    expect(callsOf(zenskar)).toHaveLength(2);
  });

  it('are followed through the pages of an upstream that lowers the limit', async () => {
    const { zenskar, load } = start({ customers: range(5).map((n) => named(n, `id${n}`)), maxLimit: 2 });
    const found = await Promise.all(range(5).map((n) => load(`id${n}`)));
    expect(found.map((record) => record?.uuid)).toEqual(range(5).map((n) => customerUuid(n)));
    expect(zenskar.calls).toHaveLength(3);
  });
});

describe('the batches of external ids', () => {
  const text = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 255 })
    .filter((id) => !/\p{Surrogate}/u.test(id));

  it('hold each id once, fit a request, and are the same in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(text, fc.string({ minLength: 1, maxLength: 4 })), { maxLength: 150 }),
        fc.constantFrom(1, 2, 3, 10, 100, 1000),
        (ids, pageLimit) => {
          const batches = externalIdBatches(ids, pageLimit);
          expect(batches.flat().sort()).toEqual([...new Set(ids)].sort());
          expect(externalIdBatches([...ids].reverse(), pageLimit)).toEqual(batches);
          for (const batch of batches) {
            expect(batch.length).toBeLessThanOrEqual(Math.max(1, Math.min(50, pageLimit / 2)));
            expect(encodeURIComponent(batch.join()).length).toBeLessThanOrEqual(4000);
            // A list would be split at a comma, and may lose the space around what it holds.
            if (batch.length > 1)
              expect(batch.filter((id) => id.includes(',') || id !== id.trim())).toEqual([]);
          }
        },
      ),
    );
  });

  it('are as few as the bounds allow where ids are short', () => {
    const sizes = (count: number, pageLimit: number) =>
      externalIdBatches(
        range(count).map((n) => `crm-${n}`),
        pageLimit,
      ).map(({ length }) => length);
    expect(sizes(60, 100)).toEqual([50, 10]);
    expect(sizes(5, 4)).toEqual([2, 2, 1]);
  });
});

function pageOf(rows: readonly (CustomerRecord | BrokenRow)[]) {
  return { rows, next: null, previous: null, totalCount: null, freshness: FRESH };
}
