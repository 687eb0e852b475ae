import { describe, expect, it } from 'vitest';
import { STORIES } from '../../../src/sandbox/stories.ts';
import { SECOND, startKeeping } from './keeping-gateway.ts';

const LONGEST = STORIES.at(-1)?.uuid ?? '';

const rowsOf = (args: string) =>
  `{ customer(uuid: "${LONGEST}") { entitlements(${args}) { asOf pageInfo { endCursor } nodes { uuid } } } }`;

const uuidsIn = (text: string) => [...text.matchAll(/"uuid":"([^"]+)"/g)].map(([, uuid]) => uuid);

/** Pages of ten rows, and no longer than it takes to be asked for anew. */
async function start(env: Readonly<Record<string, string>> = {}) {
  const gateway = await startKeeping({ env: { UPSTREAM_PAGE_LIMIT: '10', ...env } });
  const { ask, clock, sandbox } = gateway;
  return {
    ...gateway,
    uuids: async (args: string) => {
      const { text, calls, code } = await ask(rowsOf(args));
      const endCursor = /"endCursor":"([^"]+)"/.exec(text)?.[1] ?? '';
      return { uuids: uuidsIn(text), endCursor, calls, code };
    },
    /** The upstream does not know any more what was in its cursors. */
    outdate: async () => {
      sandbox.setManners({ cursors: 'offset' });
      await clock.advance(2 * SECOND);
    },
  };
}

describe('an upstream that refuses the cursor of a page that is kept', () => {
  it('is read once more from the start, and what was kept of the customer is forgotten', async () => {
    const { uuids, outdate } = await start();
    const whole = await uuids('first: 30');
    await outdate();
    const more = await uuids('first: 40');
    expect(more.code).toBeNull();
    expect(more.uuids.slice(0, 30)).toEqual(whole.uuids);
    // The cursor that is refused, and four pages.
    expect(more.calls).toBe(5);
    expect(await uuids('first: 40')).toMatchObject({ calls: 0, uuids: more.uuids });
  });

  it('is looked through for the row of a cursor that a caller was given with such a page', async () => {
    const { uuids, outdate } = await start();
    const whole = await uuids('first: 30');
    const { endCursor } = await uuids('first: 10');
    await outdate();
    const next = await uuids(`first: 10, after: "${endCursor}"`);
    expect(next).toMatchObject({ code: null, uuids: whole.uuids.slice(10, 20) });
    expect(next.calls).toBeLessThanOrEqual(4);
  });

  it('is not read again for each who comes with such a cursor within a second', async () => {
    const { uuids, outdate, clock } = await start();
    const { endCursor } = await uuids('first: 20');
    await outdate();
    const next = `first: 10, after: "${endCursor}"`;
    expect(await uuids(next)).toMatchObject({ code: null });
    await clock.advance(SECOND / 2);
    expect(await uuids(next)).toMatchObject({ code: 'INVALID_CURSOR', calls: 1 });
    await clock.advance(SECOND);
    expect(await uuids(next)).toMatchObject({ code: null });
  });

  const listsOf = (...fields: readonly string[]) =>
    `{ customer(uuid: "${LONGEST}") { ${fields.join(' ')} } }`;
  const byId = (first: number) => `byId: entitlements(first: ${first}) { nodes { uuid } }`;
  const byDate = (first: number) =>
    `byDate: entitlements(first: ${first}, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { uuid } }`;

  it('is read once more for each list of the customer that was under way', async () => {
    const { ask, outdate } = await start();
    await ask(listsOf(byId(20), byDate(20)));
    await outdate();
    const both = await ask(listsOf(byId(30), byDate(30)));
    expect(both.code).toBeNull();
    expect(uuidsIn(both.text)).toHaveLength(60);
  });

  it('is read once more for each operation that was told what has been forgotten since', async () => {
    const { ask, outdate } = await start();
    await ask(listsOf(byId(20)));
    await ask(listsOf(byDate(20)));
    await outdate();
    const answers = await Promise.all([ask(listsOf(byId(30))), ask(listsOf(byDate(30)))]);
    expect(answers.map(({ code }) => code)).toEqual([null, null]);
  });

  it('is read once more for whatever reads a whole list', async () => {
    const { ask, clock, sandbox } = await startKeeping({ env: { UPSTREAM_PAGE_LIMIT: '10' } });
    const uuid = STORIES[1]?.uuid ?? '';
    const of = (fields: string) => `{ customer(uuid: "${uuid}") { ${fields} } }`;
    const before = await ask(of('balances { name isHeld: held }'));
    await ask(of(`entitlements(first: 25) { nodes { id } }`));
    await clock.advance(40 * SECOND);
    // Of the three pages the first alone is new, with a cursor that leads to none that is kept.
    await ask(of(`entitlements(first: 10) { nodes { id } }`));
    sandbox.setManners({ cursors: 'offset' });
    const after = await ask(of('balances { name isHeld: held }'));
    expect(after).toMatchObject({ code: null, text: before.text });
    expect(before.calls).toBe(3);
    expect(after.calls).toBe(4);
  });
});

describe('an upstream that refuses a cursor that it has just named', () => {
  it('is not read again, since nothing of that was kept', async () => {
    const { uuids, sandbox } = await start();
    sandbox.script({ skip: 1, times: 9, fault: { kind: 'status', status: 422, body: REFUSED } });
    expect(await uuids('first: 20')).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', calls: 2 });
  });
});

const REFUSED = { detail: [{ loc: ['query', 'cursor'], msg: 'Invalid cursor', type: 'value_error' }] };
