import { describe, expect, it } from 'vitest';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import { NO_REFERENCES, type ReferenceName, referencesOf } from '../../src/domain/references.ts';
import { BrokenRow } from '../../src/domain/page.ts';
import { Loaders } from '../../src/loaders/loaders.ts';
import { ENTITLEMENTS, entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import type { ZenskarApi } from '../../src/upstream/zenskar-api.ts';
import { callerFor } from '../support/caller.ts';
import { failureOf } from '../support/failures.ts';
import { fakeZenskar, type FakeZenskar, type FakeZenskarOptions } from '../support/fake-zenskar.ts';
import { customerUuid, EVERY_ROW, rowOf, rowUuid } from '../support/sample-data.ts';

const [ANN, BOB] = [customerUuid(1), customerUuid(2)];
const contract = { uuid: rowUuid(900), name: 'Yearly', email: null };
const rows = new Map(
  [ANN, BOB].map((customer) => [customer, [1, 2, 3, 4, 5, 6].map((n) => rowOf(customer, n, { contract }))]),
);

function start(options: Partial<FakeZenskarOptions> = {}) {
  const zenskar = fakeZenskar({ rows, ...options });
  const limits = { pageLimit: 2, pageBudget: 3 };
  const loaders = new Loaders(zenskar.api, callerFor(), limits);
  const load = (n: number, customer = ANN, populate: readonly ReferenceName[] = []) =>
    loaders.entitlement(customer, { row: rowUuid(n), populate: referencesOf(populate) });
  return { zenskar, loaders, load };
}

/** The calls in short: customer, cursor, limit and references of each. */
function callsOf({ calls }: FakeZenskar): unknown[] {
  return calls.map((call) => {
    if (call.method !== 'entitlements') throw new Error(`expected rows to be asked for, got ${call.method}`);
    expect(call.query).toEqual(EVERY_ROW);
    return [call.customer, call.page.cursor, call.page.limit, call.populate.join()];
  });
}

describe('rows by id', () => {
  it('take one walk for all of a customer, which stops at the last of them', async () => {
    const { zenskar, load } = start();
    const found = await Promise.all([load(4), load(1), load(3)]);
    expect(found).toMatchObject([4, 1, 3].map((n) => ({ uuid: rowUuid(n), contract: null })));
    expect(callsOf(zenskar)).toEqual([
      [ANN, null, 2, ''],
      [ANN, '2', 2, ''],
    ]);
  });

  it('take a walk for each customer', async () => {
    const { zenskar, load } = start();
    const found = await Promise.all([load(1), load(2, BOB)]);
    expect(found).toMatchObject([
      { uuid: rowUuid(1), customerUuid: ANN },
      { uuid: rowUuid(2), customerUuid: BOB },
    ]);
    expect(callsOf(zenskar)).toEqual([
      [ANN, null, 2, ''],
      [BOB, null, 2, ''],
    ]);
  });

  it('are walked once for the references of all wishes', async () => {
    const { zenskar, load } = start();
    const found = await Promise.all([load(1, ANN, ['contract']), load(2, ANN, ['product']), load(1)]);
    expect(found).toMatchObject([{ contract }, { contract }, { contract }]);
    expect(callsOf(zenskar)).toEqual([[ANN, null, 2, 'contract,product']]);
  });

  it('share their pages with the list of the same customer', async () => {
    const { zenskar, loaders, load } = start();
    const list = entitlementList(ANN, EVERY_ROW);
    await loaders.pages(ENTITLEMENTS).load({
      list,
      address: { flipped: false, cursor: null, limit: 5 },
      populate: referencesOf(['contract']),
    });
    await Promise.all([load(1), load(5)]);
    await load(2);
    expect(callsOf(zenskar)).toEqual([[ANN, null, 5, 'contract']]);
  });

  it('are null when they are gone', async () => {
    const { zenskar, load } = start({ rows: new Map([[ANN, [1, 2, 3].map((n) => rowOf(ANN, n))]]) });
    expect(await Promise.all([load(9), load(3)])).toMatchObject([null, { uuid: rowUuid(3) }]);
    expect(zenskar.calls).toHaveLength(2);
    expect(await load(1, BOB)).toBeNull();
  });

  it('are too complex only where the page budget ends before they are found', async () => {
    const seven = [1, 2, 3, 4, 5, 6, 7].map((n) => rowOf(ANN, n));
    const { zenskar, load } = start({ rows: new Map([[ANN, seven]]) });
    const [found, lost] = [load(6), failureOf(load(7))];
    expect(await found).toMatchObject({ uuid: rowUuid(6) });
    expect(await lost).toEqual({
      kind: 'too-complex',
      message:
        'The rows asked for are not within the first 3 pages of their list. Ask for them through a connection.',
    });
    expect(zenskar.calls).toHaveLength(3);
  });

  it('are null rather than too complex when the list ends with the budget', async () => {
    const { zenskar, load } = start();
    expect(await load(7)).toBeNull();
    expect(zenskar.calls).toHaveLength(3);
  });

  it('fail only where a broken row might be theirs', async () => {
    const failure: Failure = { kind: 'upstream-invalid', path: '$.results[0].id', message: 'Broken.' };
    const list = [new BrokenRow(failure), rowOf(ANN, 2), rowOf(ANN, 3)];
    const { load } = start({ rows: new Map([[ANN, list]]) });
    const [lost, found] = [failureOf(load(1)), load(3)];
    expect(await found).toMatchObject({ uuid: rowUuid(3) });
    expect(await lost).toEqual(failure);
  });

  it('fail by a broken row that names its id only where it is theirs', async () => {
    const failure: Failure = {
      kind: 'upstream-invalid',
      path: '$.results[0].entitlement',
      message: 'Broken.',
    };
    const list = [new BrokenRow(failure, { uuid: rowUuid(1), entitlementUuid: null }), rowOf(ANN, 2)];
    const { load } = start({ rows: new Map([[ANN, list]]) });
    const [own, gone, other] = [failureOf(load(1)), load(9), load(2)];
    expect(await own).toEqual(failure);
    expect(await gone).toBeNull();
    expect(await other).toMatchObject({ uuid: rowUuid(2) });
  });

  it('of one customer fail without those of another', async () => {
    const failure: Failure = { kind: 'upstream-auth' };
    const { load } = start({
      before: (call) => {
        if (call.method === 'entitlements' && call.customer === ANN) throw new Failed(failure);
      },
    });
    const [lost, found] = [failureOf(load(1)), load(1, BOB)];
    expect(await found).toMatchObject({ customerUuid: BOB });
    expect(await lost).toEqual(failure);
  });

  it('end with an upstream that repeats its cursor', async () => {
    const { api } = fakeZenskar({ rows: new Map([[ANN, [rowOf(ANN, 1)]]]) });
    const repeating: ZenskarApi = {
      ...api,
      page: async (...asked) => {
        seen += 1;
        return { ...(await api.page(...asked)), next: 'again' };
      },
    };
    let seen = 0;
    const limits = { pageLimit: 2, pageBudget: 10 };
    const loaders = new Loaders(repeating, callerFor(), limits);
    expect(await loaders.entitlement(ANN, { row: rowUuid(2), populate: NO_REFERENCES })).toBeNull();
    expect(seen).toBe(2);
  });
});
