import { describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { freshMetered } from '../http/metered.ts';
import { post } from '../http/requests.ts';
import { B, DOWN, rows, SECOND, startKeeping } from '../reads/cache/keeping-gateway.ts';
import { ManualClock } from '../support/clock.ts';

const GATED = STORIES[3]?.uuid ?? '';
const ENV = { CACHE_FRESH_MS: '600000' };

/** Asked so often that the last response was kept if any ever is. */
async function askOften(ask: (query: string) => Promise<{ text: string }>, query: string) {
  const texts: string[] = [];
  for (let time = 0; time < 4; time += 1) texts.push((await ask(query)).text);
  expect(new Set(texts).size).toBe(1);
  return texts.at(-1) ?? '';
}

describe('a response that is kept', () => {
  it('tells a gate until the assignment that opens it has ended, to the second', async () => {
    const { ask, clock, sandbox } = await startKeeping({ env: ENV });
    const held = sandbox.world.rowsOf(GATED).map(({ record }) => record);
    const row = held.find(
      (each) => held.filter(({ entitlement }) => entitlement === each.entitlement).length === 1,
    );
    if (row === undefined) throw new Error('expected an entitlement with one assignment');
    Object.assign(row, {
      status: 'active',
      active_from: '2025-01-01T00:00:00',
      expiry_at: new Date(clock.epoch() + 60 * SECOND).toISOString(),
    });
    const gate = `{ customer(uuid: "${GATED}") { balance(entitlementUuid: "${row.entitlement}") { held reason } } }`;
    expect(await askOften(ask, gate)).toContain('"held":true,"reason":"HELD"');
    await clock.advance(60 * SECOND - 1);
    expect((await ask(gate)).text).toContain('"held":true');
    await clock.advance(1);
    expect(await askOften(ask, gate)).toContain('"held":false,"reason":"EXPIRED"');
    clock.jump(-1);
    expect((await ask(gate)).text).toContain('"held":true');
  });

  it('is an answer also where another assignment says in a wrong form when it ends', async () => {
    const { ask, sandbox, reports } = await startKeeping({ env: { ...ENV, LOG_LEVEL: 'warn' } });
    const held = sandbox.world.rowsOf(GATED).map(({ record }) => record);
    const [row, other] = [held[0], held.find(({ entitlement }) => entitlement !== held[0]?.entitlement)];
    if (row === undefined || other === undefined) throw new Error('expected two entitlements');
    Object.assign(other, { expiry_at: 'soon' });
    const gate = `{ customer(uuid: "${GATED}") { balance(entitlementUuid: "${row.entitlement}") { name } } }`;
    expect(await askOften(ask, gate)).not.toContain('errors');
    // Nor is anybody told of what nobody has looked at.
    expect(reports).toEqual([]);
    const all = `{ customer(uuid: "${GATED}") { balances { name held } } }`;
    expect(await askOften(ask, all)).toContain('UPSTREAM_INVALID');
  });

  it('is none where an answer behind it is past its freshness, however often it is told then', async () => {
    const clock = new ManualClock();
    const gateway = await freshMetered({ clock, env: { CACHE_FRESH_MS: '5000', RETRY_ATTEMPTS: '1' } });
    const ask = async () => {
      await (await gateway.fetch(post({ query: rows(GATED) }))).text();
    };
    const keptBytes = async () => (await gateway.scrape()).get('gateway_kept_bytes');
    await ask();
    const before = await keptBytes();
    gateway.sandbox.script({ fault: DOWN, times: 1000 });
    await clock.advance(10 * SECOND);
    for (let time = 0; time < 4; time += 1) await ask();
    expect(await keptBytes()).toBe(before);
  });

  it('is forgotten when Zenskar turns out to give smaller pages, since lists are read in others then', async () => {
    const { ask, spoil } = await startKeeping({ env: ENV });
    const list = rows(GATED, 100);
    await askOften(ask, list);
    expect((await ask(list)).calls).toBe(0);
    spoil({ kind: 'status', status: 413 }, 1);
    expect(await ask(rows(B, 100))).toMatchObject({ code: null, calls: 2 });
    expect((await ask(list)).calls).toBeGreaterThan(0);
  });

  it('is none where the present itself is told', async () => {
    const { ask, clock } = await startKeeping({ env: ENV });
    const present = `{ customer(uuid: "${GATED}") { balances { at } } }`;
    const first = await askOften(ask, present);
    await clock.advance(SECOND);
    expect((await ask(present)).text).not.toBe(first);
  });
});
