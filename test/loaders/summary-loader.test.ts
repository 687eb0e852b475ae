import { describe, expect, it } from 'vitest';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import { BrokenRow } from '../../src/domain/page.ts';
import { createSummaryLoader } from '../../src/loaders/summary-loader.ts';
import { callerFor } from '../support/caller.ts';
import { failureOf } from '../support/failures.ts';
import { fakeZenskar, type FakeZenskar, type FakeZenskarOptions } from '../support/fake-zenskar.ts';
import { customerUuid, entitlementUuid, summaryOf } from '../support/sample-data.ts';

const [ANN, BOB] = [customerUuid(1), customerUuid(2)];
const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
const summaries = new Map(
  [ANN, BOB].map((customer) => [customer, numbers(200).map((n) => summaryOf(customer, n))]),
);

function start(options: Partial<FakeZenskarOptions> = {}, limits = { pageLimit: 100, pageBudget: 5 }) {
  const zenskar = fakeZenskar({ summaries, ...options });
  const loader = createSummaryLoader(zenskar.api, callerFor(), limits, () => false);
  const load = (n: number, customer = ANN) => loader(customer, entitlementUuid(n));
  return { zenskar, load };
}

/** The calls in short: customer, cursor, limit, and the entitlements asked for. */
function callsOf({ calls }: FakeZenskar): unknown[] {
  return calls.map((call) => {
    if (call.method !== 'summaries') throw new Error(`expected totals to be asked for, got ${call.method}`);
    const { conditions, search, order } = call.query;
    expect([search, order]).toEqual([null, null]);
    expect(conditions).toMatchObject([{ field: 'entitlementUuid', comparison: 'in' }]);
    return [call.customer, call.page.cursor, call.page.limit, conditions[0]?.value.split(',').length];
  });
}

describe('totals by entitlement', () => {
  it.each([
    [1, [[ANN, null, 1, 1]]],
    [20, [[ANN, null, 20, 20]]],
    [50, [[ANN, null, 50, 50]]],
    [
      51,
      [
        [ANN, null, 50, 50],
        [ANN, null, 1, 1],
      ],
    ],
  ])('take as few calls as %i of them fit into', async (count, calls) => {
    const { zenskar, load } = start();
    const found = await Promise.all(numbers(count).map((n) => load(n)));
    expect(found).toEqual(numbers(count).map((n) => summaryOf(ANN, n)));
    expect(callsOf(zenskar)).toEqual(calls);
  });

  it('take a call per customer', async () => {
    const { zenskar, load } = start();
    const found = await Promise.all([load(1), load(1, BOB), load(2), load(3, BOB), load(3)]);
    expect(found).toEqual([
      summaryOf(ANN, 1),
      summaryOf(BOB, 1),
      summaryOf(ANN, 2),
      summaryOf(BOB, 3),
      summaryOf(ANN, 3),
    ]);
    expect(callsOf(zenskar)).toEqual([
      [ANN, null, 3, 3],
      [BOB, null, 2, 2],
    ]);
  });

  it('are asked for once, in one tick and later, in an order that does not depend on the wishes', async () => {
    const { zenskar, load } = start();
    await Promise.all([3, 1, 3, 2, 1].map((n) => load(n)));
    await load(2);
    expect(zenskar.calls).toMatchObject([
      { query: { conditions: [{ value: [1, 2, 3].map(entitlementUuid).join(',') }] } },
    ]);
  });

  it('are null where the customer holds none of it', async () => {
    const { zenskar, load } = start();
    expect(await Promise.all([load(1), load(900)])).toEqual([summaryOf(ANN, 1), null]);
    expect(await load(1, customerUuid(9))).toBeNull();
    expect(zenskar.calls).toHaveLength(2);
  });

  it('are followed through the pages of an upstream that lowers the limit', async () => {
    const { zenskar, load } = start({ maxLimit: 2 });
    expect(await Promise.all(numbers(3).map((n) => load(n)))).toEqual(
      numbers(3).map((n) => summaryOf(ANN, n)),
    );
    expect(callsOf(zenskar)).toEqual([
      [ANN, null, 3, 3],
      [ANN, '2', 3, 3],
    ]);
  });

  it('are never asked for by more than the configured page limit', async () => {
    const { zenskar, load } = start({}, { pageLimit: 2, pageBudget: 5 });
    await Promise.all(numbers(3).map((n) => load(n)));
    expect(callsOf(zenskar)).toEqual([
      [ANN, null, 2, 2],
      [ANN, null, 1, 1],
    ]);
  });

  it('of which a row is broken fail only where that row might be theirs', async () => {
    const failure: Failure = {
      kind: 'upstream-invalid',
      path: '$.results[0].entitlement',
      message: 'Broken.',
    };
    const { load } = start({ summaries: new Map([[ANN, [new BrokenRow(failure), summaryOf(ANN, 2)]]]) });
    const [lost, found] = [failureOf(load(1)), load(2)];
    expect(await found).toEqual(summaryOf(ANN, 2));
    expect(await lost).toEqual(failure);
  });

  it('fail by a broken row that names its entitlement only where it is theirs', async () => {
    const failure: Failure = {
      kind: 'upstream-invalid',
      path: '$.results[0].entitlement.name',
      message: 'Broken.',
    };
    const broken = new BrokenRow(failure, { uuid: null, entitlementUuid: entitlementUuid(1) });
    const { load } = start({ summaries: new Map([[ANN, [broken, summaryOf(ANN, 2)]]]) });
    const [own, gone, other] = [failureOf(load(1)), load(3), load(2)];
    expect(await own).toEqual(failure);
    expect(await gone).toBeNull();
    expect(await other).toEqual(summaryOf(ANN, 2));
  });

  it('of one customer fail without those of another', async () => {
    const failure: Failure = { kind: 'upstream-timeout', milliseconds: 5 };
    const { load } = start({
      before: (call) => {
        if (call.method === 'summaries' && call.customer === ANN) throw new Failed(failure);
      },
    });
    const [lost, found] = [failureOf(load(1)), load(1, BOB)];
    expect(await found).toEqual(summaryOf(BOB, 1));
    expect(await lost).toEqual(failure);
  });

  it('blame no filter, since the caller gave none', async () => {
    const { load } = start({
      before: () => {
        throw new Failed({ kind: 'bad-input', argument: 'filter.entitlementUuid.in', message: 'Refused.' });
      },
    });
    expect(await failureOf(load(1))).toEqual({
      kind: 'upstream-unavailable',
      reason: 'it refused a request that follows its documentation',
    });
  });
});
