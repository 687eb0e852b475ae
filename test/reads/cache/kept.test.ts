import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/sandbox/faults.ts';
import { until } from '../../support/until.ts';
import { A, B, DOWN, FRESH, LAST, rows, SECOND, STALE, startKeeping } from './keeping-gateway.ts';

describe('what is kept of answers', () => {
  it('is told for as long as it is fresh, and nothing is asked', async () => {
    const { ask, clock } = await startKeeping();
    expect(await ask()).toMatchObject({ age: 0, isStale: false, calls: 1, header: null });
    await clock.advance(FRESH);
    expect(await ask()).toMatchObject({ age: 5, isStale: false, calls: 0, header: '5' });
  });

  it('is told at once when it is older, and asked for anew for those who come next', async () => {
    const { ask, clock } = await startKeeping();
    await ask();
    await clock.advance(STALE);
    expect(await ask()).toMatchObject({ age: 35, isStale: false });
    await until(async () => {
      expect((await ask()).age).toBe(0);
    });
  });

  it('is asked for anew first when it is older still', async () => {
    const { ask, clock } = await startKeeping();
    await ask();
    await clock.advance(STALE + SECOND);
    expect(await ask()).toMatchObject({ age: 0, isStale: false, calls: 1 });
  });

  it.each([
    ['a server error', { kind: 'status', status: 500 }],
    ['a refusal for the time being', { kind: 'status', status: 503 }],
    ['too many requests', { kind: 'status', status: 429 }],
    ['a front door that waited in vain', { kind: 'status', status: 408 }],
    ['a lost connection', { kind: 'cut' }],
  ] satisfies [string, Fault][])('is told in place of %s, and marked', async (_, fault) => {
    const { ask, clock, spoil } = await startKeeping();
    await ask();
    await clock.advance(STALE + SECOND);
    spoil(fault);
    const told = await ask();
    expect(told).toMatchObject({ age: 36, isStale: true, code: null, header: '36' });
    expect(told.text).toContain('"freshness":{"asOf":"2026-01-01T00:00:00Z","isStale":true}');
    // Who comes next does not wait to see it.
    expect(await ask()).toMatchObject({ age: 36, isStale: true, calls: 0 });
    await clock.advance(LAST - STALE + SECOND);
    expect((await ask()).code).not.toBeNull();
  });

  it.each([
    ['that the key is no longer good', 401],
    ['that it may not be read', 403],
    ['that the query is wrong', 422],
    ['another redirection', 302],
  ])('is never told in place of an answer to be believed: %s', async (_, status) => {
    const { ask, clock, spoil } = await startKeeping();
    await ask();
    await clock.advance(STALE + SECOND);
    spoil({ kind: 'status', status }, 2);
    expect((await ask()).code).not.toBeNull();
    expect((await ask()).code).not.toBeNull();
    expect(await ask()).toMatchObject({ age: 0, code: null });
  });

  it('is told until the upstream is back, and no longer', async () => {
    const { ask, clock, spoil } = await startKeeping();
    await ask();
    await clock.advance(STALE + SECOND);
    spoil(DOWN, 2);
    expect(await ask()).toMatchObject({ isStale: true });
    await until(async () => {
      await clock.advance(SECOND);
      expect((await ask()).isStale).toBe(false);
    });
  });

  it('spares those who wait for an upstream that hangs: they are told after two seconds', async () => {
    const { ask, clock, spoil, sandbox } = await startKeeping();
    await ask();
    await clock.advance(STALE + SECOND);
    spoil({ kind: 'hang' });
    const asked = ask();
    await until(() => {
      expect(sandbox.requests).toHaveLength(1);
    });
    await clock.advance(2 * SECOND);
    expect(await asked).toMatchObject({ isStale: true, code: null });
  });

  it('is of one page for windows of about one length', async () => {
    const { ask } = await startKeeping();
    await ask(rows(A, 12));
    expect(await ask(rows(A, 20))).toMatchObject({ age: 0, calls: 0 });
    expect(await ask(rows(A, 26))).toMatchObject({ calls: 1 });
  });

  it('is another one for another customer, and another order', async () => {
    const { ask } = await startKeeping();
    await ask();
    expect(await ask(rows(B))).toMatchObject({ calls: 1 });
    const sorted = rows(A).replace('first: 10', 'first: 10, orderBy: { field: ID }');
    expect(await ask(sorted)).toMatchObject({ calls: 1 });
  });

  it('goes on for long for the record of a customer', async () => {
    const { ask, clock } = await startKeeping();
    const record = `{ customer(uuid: "${A}") { name recordAsOf recordIsStale } }`;
    expect(await ask(record)).toMatchObject({ calls: 1 });
    await clock.advance(60 * SECOND);
    expect(await ask(record)).toMatchObject({ calls: 0, header: '60' });
  });

  it('is nothing where CACHE_FRESH_MS is 0', async () => {
    const { ask } = await startKeeping({ env: { CACHE_FRESH_MS: '0' } });
    await ask();
    expect(await ask()).toMatchObject({ age: 0, calls: 1, header: null });
  });

  it('is no customer that the upstream does not know, for longer than it is fresh', async () => {
    const { ask, clock, spoil } = await startKeeping();
    const nobody = '{ customer(uuid: "00000000-0000-4000-8000-000000000000") { name } }';
    await ask();
    expect(await ask(nobody)).toMatchObject({ code: 'NOT_FOUND', calls: 1 });
    await clock.advance(FRESH);
    expect(await ask(nobody)).toMatchObject({ code: 'NOT_FOUND', calls: 0 });
    await clock.advance(1);
    spoil(DOWN);
    expect((await ask(nobody)).code).toBe('UPSTREAM_UNAVAILABLE');
  });
});
