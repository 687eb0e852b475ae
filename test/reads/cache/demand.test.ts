import { describe, expect, it } from 'vitest';
import { A, B, DOWN, rows, SECOND, startKeeping } from './keeping-gateway.ts';

describe('a client that wants it newer', () => {
  it.each([
    ['no-cache'],
    ['max-age=0'],
    ['max-age=0000000000'],
    ['max-age="3"'],
    ['MAX-AGE=2, no-transform'],
  ])('says so by Cache-Control: %s', async (control) => {
    const { ask, clock } = await startKeeping();
    await ask();
    await clock.advance(4 * SECOND);
    expect(await ask(rows(A), { 'cache-control': control })).toMatchObject({ age: 0, calls: 1 });
    expect(await ask()).toMatchObject({ age: 0, calls: 0 });
  });

  it('is told what is at most a second old, however often it says so', async () => {
    const { ask, clock } = await startKeeping();
    await ask();
    await clock.advance(SECOND);
    expect(await ask(rows(A), { 'cache-control': 'no-cache' })).toMatchObject({ age: 1, calls: 0 });
  });

  it('is told the error where the upstream fails, unless it says that it takes something older', async () => {
    const { ask, clock, spoil } = await startKeeping();
    await ask();
    await clock.advance(4 * SECOND);
    spoil(DOWN);
    expect(await ask(rows(A), { 'cache-control': 'no-cache' })).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    const lenient = { 'cache-control': 'no-cache, stale-if-error=60' };
    expect(await ask(rows(A), lenient)).toMatchObject({ age: 4, isStale: true, code: null });
  });

  it('is told nothing older where the upstream fails than it says, though it takes what others take otherwise', async () => {
    const { ask, clock, spoil } = await startKeeping();
    await ask();
    await clock.advance(20 * SECOND);
    const strict = { 'cache-control': 'stale-if-error=30' };
    expect(await ask(rows(A), strict)).toMatchObject({ age: 20, isStale: false, code: null });
    await clock.advance(60 * SECOND);
    await ask();
    spoil(DOWN);
    await clock.advance(60 * SECOND);
    expect(await ask(rows(A), strict)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await ask()).toMatchObject({ isStale: true, code: null });
  });

  it('lets everybody know that the upstream failed, also who was given a whole response that is kept', async () => {
    const { ask, clock, spoil } = await startKeeping();
    for (let time = 0; time < 3; time += 1) await ask();
    await clock.advance(2 * SECOND);
    expect(await ask()).toMatchObject({ age: 2, isStale: false, calls: 0 });
    spoil(DOWN);
    // Another query, which is made of the same page.
    await ask(rows(A, 9), { 'cache-control': 'no-cache, stale-if-error=60' });
    expect(await ask()).toMatchObject({ age: 2, isStale: true });
  });

  it.each([['max-age'], ['max-age=soon'], ['x-no-cache'], ['private'], ['']])(
    'says nothing by Cache-Control: %j',
    async (control) => {
      const { ask, clock } = await startKeeping();
      await ask();
      await clock.advance(4 * SECOND);
      expect(await ask(rows(A), { 'cache-control': control })).toMatchObject({ age: 4, calls: 0 });
    },
  );
});

describe('AUTH_MODE=headers: what is kept', () => {
  const mine = { 'x-api-key': 'mine', organisation: '11111111-2222-4333-8444-555555555555' };
  const setUp = () =>
    startKeeping({
      env: { AUTH_MODE: 'headers' },
      sandbox: { apiKey: mine['x-api-key'], organisation: mine.organisation },
    });

  it('is never told to other credentials', async () => {
    const { ask } = await setUp();
    expect(await ask(rows(A), mine)).toMatchObject({ code: null, calls: 1 });
    for (let time = 0; time < 3; time += 1) await ask(rows(A), mine);
    expect(await ask(rows(A), { ...mine, 'x-api-key': 'other' })).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await ask(rows(A), mine)).toMatchObject({ code: null, calls: 0 });
  });

  it.each([
    ['a text that a caller thought of, and is still told', '(search: "1 UNION SELECT")', 0],
    ['what only the gateway words, and so itself', '', 1],
  ])('has a key that is refused with 403 for %s', async (_, args, calls) => {
    const { ask, spoil } = await setUp();
    for (let time = 0; time < 3; time += 1) await ask(rows(A), mine);
    spoil({ kind: 'status', status: 403 }, 1);
    await ask(`{ customer(uuid: "${B}") { entitlements${args} { nodes { uuid } } } }`, mine);
    expect(await ask(rows(A), mine)).toMatchObject({ code: null, calls });
  });

  it('is not told to a key that was refused since, until that was taken again', async () => {
    const { ask, spoil } = await setUp();
    // Also the whole response is kept by then.
    for (let time = 0; time < 3; time += 1) await ask(rows(A), mine);
    spoil({ kind: 'status', status: 401 }, 2);
    expect(await ask(rows(B), mine)).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await ask(rows(A), mine)).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await ask(rows(A), mine)).toMatchObject({ code: null, calls: 1 });
    expect(await ask(rows(A), mine)).toMatchObject({ code: null, calls: 0 });
  });
});
