import { describe, expect, it } from 'vitest';
import type { CustomerRecord } from '../../src/domain/customer.ts';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import { BrokenRow } from '../../src/domain/page.ts';
import { createCustomerLoader } from '../../src/loaders/customer-loader.ts';
import { callerFor } from '../support/caller.ts';
import { failureOf } from '../support/failures.ts';
import { fakeZenskar, type FakeZenskar, type FakeZenskarOptions } from '../support/fake-zenskar.ts';
import { customerOf, customerUuid } from '../support/sample-data.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
const everybody = numbers(200).map((n) => customerOf(n));

function start(options: Partial<FakeZenskarOptions> = {}, limits = { pageLimit: 100, pageBudget: 5 }) {
  const zenskar = fakeZenskar({ customers: everybody, ...options });
  const { load } = createCustomerLoader(zenskar.api, callerFor(), limits);
  return { zenskar, load };
}

/** The calls in short: a uuid read by path, or how many were looked up at which cursor. */
function callsOf({ calls }: FakeZenskar): unknown[] {
  return calls.map((call) => {
    if (call.method === 'customer') return call.uuid;
    if (call.method === 'customers') return [call.uuids.length, call.cursor];
    throw new Error(`expected customers to be asked for, got ${call.method}`);
  });
}

describe('customers by uuid', () => {
  it('are read by path when there is only one', async () => {
    const { zenskar, load } = start();
    expect(await load(customerUuid(7))).toEqual(customerOf(7));
    expect(callsOf(zenskar)).toEqual([customerUuid(7)]);
  });

  it.each([
    [2, [[2, null]]],
    [100, [[100, null]]],
    [101, [[100, null], customerUuid(101)]],
  ])('are looked up together when there are %i', async (count, calls) => {
    const { zenskar, load } = start();
    const found = await Promise.all(numbers(count).map((n) => load(customerUuid(n))));
    expect(found).toEqual(everybody.slice(0, count));
    expect(callsOf(zenskar)).toEqual(calls);
  });

  it('are asked for once, in one tick and later', async () => {
    const { zenskar, load } = start();
    await Promise.all([1, 2, 1, 2, 1].map((n) => load(customerUuid(n))));
    await load(customerUuid(2));
    expect(callsOf(zenskar)).toEqual([[2, null]]);
  });

  it('are null where they do not exist', async () => {
    const { load } = start();
    expect(await load(customerUuid(900))).toBeNull();
    const [none, some] = await Promise.all([load(customerUuid(901)), load(customerUuid(1))]);
    expect([none, some]).toEqual([null, customerOf(1)]);
  });

  it('are followed through the pages of an upstream that lowers the limit', async () => {
    const { zenskar, load } = start({ maxLimit: 2 });
    const found = await Promise.all(numbers(5).map((n) => load(customerUuid(n))));
    expect(found).toEqual(everybody.slice(0, 5));
    expect(callsOf(zenskar)).toEqual([
      [5, null],
      [5, '2'],
      [5, '4'],
    ]);
  });

  it('are never asked for by more than the configured page limit', async () => {
    const { zenskar, load } = start({}, { pageLimit: 2, pageBudget: 5 });
    await Promise.all(numbers(5).map((n) => load(customerUuid(n))));
    expect(callsOf(zenskar)).toEqual([
      [2, null],
      [2, null],
      // What is left over is a lone one.
      customerUuid(5),
    ]);
  });

  it('fail only where the page budget ends before they are found', async () => {
    const { zenskar, load } = start({ maxLimit: 1 }, { pageLimit: 100, pageBudget: 2 });
    const outcomes = numbers(3).map((n) => load(customerUuid(n)));
    const lost = failureOf(outcomes[2] ?? Promise.resolve());
    expect(await Promise.all(outcomes.slice(0, 2))).toEqual(everybody.slice(0, 2));
    expect(await lost).toMatchObject({ kind: 'too-complex' });
    expect(zenskar.calls).toHaveLength(2);
  });

  it('fail only where a broken record might be theirs', async () => {
    const failure: Failure = { kind: 'upstream-invalid', path: '$.results[0].id', message: 'Broken.' };
    const customers: (CustomerRecord | BrokenRow)[] = [new BrokenRow(failure), customerOf(2)];
    const { load } = start({ customers, maxLimit: 2 });
    const [lost, found] = [failureOf(load(customerUuid(1))), load(customerUuid(2))];
    expect(await found).toEqual(customerOf(2));
    expect(await lost).toEqual(failure);
  });

  it('fail with their call, and no others do', async () => {
    const failure: Failure = { kind: 'rate-limited', retryAfter: 3 };
    const { load } = start({
      before: (call) => {
        if (call.method === 'customers' && call.uuids.includes(customerUuid(1))) throw new Failed(failure);
      },
    });
    const outcomes = numbers(102).map((n) => load(customerUuid(n)));
    const lost = outcomes.slice(0, 100).map(failureOf);
    expect(await Promise.all(outcomes.slice(100))).toEqual(everybody.slice(100, 102));
    expect(await Promise.all(lost)).toEqual(Array(100).fill(failure));
  });

  it('keep those of the first page when a later page fails, and blame no cursor of a caller', async () => {
    const { load } = start({
      maxLimit: 1,
      before: (call) => {
        if (call.method !== 'customers' || call.cursor === null) return;
        throw new Failed({ kind: 'invalid-cursor', argument: 'after', message: 'Expired.' });
      },
    });
    const [found, lost] = [load(customerUuid(1)), failureOf(load(customerUuid(2)))];
    expect(await found).toEqual(customerOf(1));
    expect(await lost).toEqual({
      kind: 'upstream-unavailable',
      reason: 'it refused a cursor that it had just named',
    });
  });
});
