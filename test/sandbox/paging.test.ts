import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Core } from '../../src/sandbox/core.ts';
import type { Manners } from '../../src/sandbox/manners.ts';
import { ask, askPage, coreOf, faultPlaces, idsOf, rowsPath, totalsPath, uuid } from './ask.ts';
import type { Page } from './ask.ts';

const dialects: readonly Manners['cursors'][] = ['keyset', 'page', 'offset'];
const orders: readonly Manners['previousPageOrder'][] = ['list', 'reversed'];

/** Rows with many ties and some nulls. */
function rows(count: number): { id: string; quantity: number | null }[] {
  return Array.from({ length: count }, (_, index) => ({
    id: uuid(1_000 + ((index * 37) % 61)),
    quantity: index % 4 === 3 ? null : (index * 7) % 5,
  }));
}

function wholeList(core: Core, sort: Record<string, string>): unknown[] {
  const { maxLimit } = core.manners;
  core.setManners({ maxLimit: 1_000 });
  const ids = idsOf(askPage(core, rowsPath, { ...sort, limit: 1_000 }));
  core.setManners({ maxLimit });
  return ids;
}

/** Follows `next` to its end; fails when it never ends. */
function walkForward(core: Core, parameters: Record<string, string | number>): Page[] {
  const pages = [askPage(core, rowsPath, parameters)];
  for (let cursor = pages[0]?.next; typeof cursor === 'string'; cursor = pages.at(-1)?.next) {
    pages.push(askPage(core, rowsPath, { ...parameters, cursor }));
    if (pages.length > 100) throw new Error('the walk does not end');
  }
  return pages;
}

const sorts = fc.record(
  { sort_key: fc.constantFrom('id', 'quantity', 'created_at'), sort_type: fc.constantFrom('asc', 'desc') },
  { requiredKeys: [] },
);

describe('paging', () => {
  it('reads the whole list forward, and each preceding slice backward, in every dialect', () => {
    const settings = fc.record({
      count: fc.integer({ min: 0, max: 60 }),
      limit: fc.integer({ min: 1, max: 20 }),
      maxLimit: fc.constantFrom(3, 100),
      sort: sorts,
      cursors: fc.constantFrom(...dialects),
      previousPageOrder: fc.constantFrom(...orders),
      emptyLastPage: fc.boolean(),
    });
    const check = fc.property(settings, ({ count, limit, sort, ...manners }) => {
      const core = coreOf(rows(count), manners);
      const all = wholeList(core, sort);
      const size = Math.min(limit, manners.maxLimit);
      const forward = walkForward(core, { ...sort, limit });
      expect(forward.flatMap(idsOf)).toEqual(all);
      expect(forward.every((page) => page.total_count === count)).toBe(true);

      const emptyPages = manners.emptyLastPage && count > 0 ? 1 : 0;
      expect(forward.length).toBe(Math.max(1, Math.ceil(count / size)) + emptyPages);

      let start = all.length - (forward.at(-1)?.results.length ?? 0);
      let page = forward.at(-1);
      while (typeof page?.previous === 'string') {
        // Numbered pages start at multiples of the size, also when the way back begins on an empty page.
        const aligned = Math.floor((start - 1) / size) * size;
        const before = manners.cursors === 'page' ? aligned : Math.max(0, start - size);
        page = askPage(core, rowsPath, { ...sort, limit, cursor: page.previous });
        const slice = all.slice(before, start);
        expect(idsOf(page)).toEqual(manners.previousPageOrder === 'reversed' ? slice.reverse() : slice);
        const following = askPage(core, rowsPath, { ...sort, limit, cursor: page.next ?? '' });
        expect(idsOf(following)).toEqual(all.slice(start, start + size));
        start = before;
      }
      expect(start).toBe(0);
    });
    fc.assert(check, { numRuns: 300, seed: 1 });
  });

  it('answers desc as the exact reverse of asc, ties and nulls included', () => {
    const core = coreOf(rows(60));
    for (const sort_key of ['id', 'created_at', 'active_from', 'expiry_at', 'quantity', 'quantity_used']) {
      const ascending = wholeList(core, { sort_key, sort_type: 'asc' });
      expect(wholeList(core, { sort_key })).toEqual(ascending);
      expect(wholeList(core, { sort_key, sort_type: 'desc' })).toEqual(ascending.reverse());
    }
  });

  it('puts nulls last in asc', () => {
    const core = coreOf(rows(12));
    const quantities = askPage(core, rowsPath, { sort_key: 'quantity', limit: 12 }).results.map(
      (r) => r['quantity'],
    );
    expect(quantities).toEqual([0, 0, 0, 1, 2, 2, 3, 3, 4, null, null, null]);
  });

  it('never overlaps a short page at the head of the list in the offset dialect', () => {
    const core = coreOf(rows(10), { cursors: 'offset', strictCursors: false });
    const { next } = askPage(core, rowsPath, { limit: 3 });
    const { previous } = askPage(core, rowsPath, { limit: 5, cursor: next ?? '' });
    const head = askPage(core, rowsPath, { limit: 5, cursor: previous ?? '' });
    expect(idsOf(head)).toEqual(wholeList(core, {}).slice(0, 3));
    expect(head.previous).toBe(null);
    expect(idsOf(askPage(core, rowsPath, { limit: 5, cursor: head.next ?? '' }))).toEqual(
      wholeList(core, {}).slice(3, 8),
    );
  });

  it('keeps its place in the keyset dialect when the boundary row goes and rows come elsewhere', () => {
    const core = coreOf(rows(9));
    const all = wholeList(core, {});
    const first = askPage(core, rowsPath, { limit: 3 });
    core.world.removeRow(String(all[2]));
    core.world.addRow(
      { ...(core.world.row(String(all[0])) ?? neverRow()), id: uuid(7) },
      { before: String(all[0]) },
    );
    const second = askPage(core, rowsPath, { limit: 3, cursor: first.next ?? '' });
    expect(idsOf(second)).toEqual(all.slice(3, 6));
    const back = askPage(core, rowsPath, { limit: 3, cursor: second.previous ?? '' });
    expect(idsOf(back)).toEqual([uuid(7), all[0], all[1]]);
  });

  it('shifts pages in the offset dialect when a row comes in before', () => {
    const core = coreOf(rows(9), { cursors: 'offset' });
    const all = wholeList(core, {});
    const first = askPage(core, rowsPath, { limit: 3 });
    core.world.addRow(
      { ...(core.world.row(String(all[0])) ?? neverRow()), id: uuid(7) },
      { before: String(all[0]) },
    );
    expect(idsOf(askPage(core, rowsPath, { limit: 3, cursor: first.next ?? '' }))[0]).toBe(all[2]);
  });

  it('leads to an empty page behind the last one when that is the manner', () => {
    const core = coreOf(rows(4), { emptyLastPage: true });
    const sizes = walkForward(core, { limit: 2 }).map((page) => page.results.length);
    expect(sizes).toEqual([2, 2, 0]);
  });

  it('lowers a limit over the maximum, and defaults to 10', () => {
    const core = coreOf(rows(60), { maxLimit: 20 });
    expect(askPage(core, rowsPath, { limit: 50 }).results.length).toBe(20);
    expect(askPage(core, rowsPath).results.length).toBe(10);
  });

  it('leaves out or nulls what its manners say', () => {
    const core = coreOf(rows(3), { previous: 'absent', totalCount: 'absent' });
    expect(Object.keys(askPage(core, rowsPath))).toEqual(['results', 'next']);
    core.setManners({ previous: 'offered', totalCount: 'null' });
    expect(askPage(core, rowsPath)).toMatchObject({ previous: null, total_count: null });
  });

  it('offers cursors that break when they are not escaped', () => {
    const core = coreOf(rows(60));
    const cursors = walkForward(core, { limit: 1 }).flatMap(({ next }) => next ?? []);
    for (const character of ['+', '/', '=']) {
      expect(cursors.some((cursor) => cursor.includes(character))).toBe(true);
    }
    const fragile = cursors.find((cursor) => cursor.includes('+')) ?? '';
    expect(faultPlaces(ask(core, rowsPath, { limit: 1, cursor: fragile.replaceAll('+', ' ') }))).toEqual([
      ['query', 'cursor'],
    ]);
  });

  it('binds a cursor to its endpoint, its customer and every argument but populate', () => {
    const core = coreOf(rows(20));
    const cursor = askPage(core, rowsPath, { limit: 5, sort_key: 'id' }).next ?? '';
    const refused = [['query', 'cursor']];
    const same = { limit: 5, sort_key: 'id', cursor };
    expect(ask(core, rowsPath, { ...same, populate: 'customer' }).status).toBe(200);
    expect(faultPlaces(ask(core, rowsPath, { ...same, limit: 6 }))).toEqual(refused);
    expect(faultPlaces(ask(core, rowsPath, { ...same, status: 'active' }))).toEqual(refused);
    expect(faultPlaces(ask(core, totalsPath, same))).toEqual(refused);
    expect(faultPlaces(ask(core, `/entitlements/customer/${uuid(9)}`, same))).toEqual(refused);
    core.setManners({ strictCursors: false });
    expect(ask(core, rowsPath, { ...same, limit: 6 }).status).toBe(200);
  });

  it('refuses cursors that it never made', () => {
    const core = coreOf(rows(20));
    const cursor = askPage(core, rowsPath, { limit: 5 }).next ?? '';
    const flipped = (cursor.startsWith('A') ? 'B' : 'A') + cursor.slice(1);
    for (const wrong of ['', 'x', 'V2VsbCBhcmV1IGN1cmlvdxM=', cursor.slice(0, -4), flipped]) {
      expect(faultPlaces(ask(core, rowsPath, { limit: 5, cursor: wrong }))).toEqual([['query', 'cursor']]);
    }
  });
});

function neverRow(): never {
  throw new Error('the row is missing');
}
