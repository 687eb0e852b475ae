import { describe, expect, it } from 'vitest';
import { Failed } from '../../src/domain/failure.ts';
import { BrokenRow, type Page } from '../../src/domain/page.ts';
import { collect } from '../../src/loaders/collect.ts';
import { FRESH } from '../support/fresh.ts';

type Pages = Readonly<Record<string, readonly [rows: readonly string[], next: string | null]>>;

/** Looks rows up that are their own keys, in pages that are found by their cursor. */
async function lookUp(pages: Pages, wanted: readonly string[], totalCount: number | null = null) {
  const asked: string[] = [];
  const read = (cursor: string | null): Promise<Page<string>> => {
    asked.push(cursor ?? 'start');
    const [rows = [], next = null] = pages[cursor ?? 'start'] ?? [];
    return Promise.resolve({ rows, next, previous: null, totalCount, freshness: FRESH });
  };
  const keyOf = (row: string | BrokenRow) => (row instanceof BrokenRow ? null : row);
  const lookup = await collect<string>(new Set(wanted), keyOf, 20, read);
  const found = wanted.map((key) => {
    const row = lookup(key);
    return row instanceof Failed ? row.failure.kind : row;
  });
  return { found, asked };
}

describe('rows that are looked up by their keys', () => {
  it('are found behind an empty page', async () => {
    const pages: Pages = { start: [['a'], '1'], 1: [[], '2'], 2: [['b'], '3'], 3: [['c'], null] };
    expect(await lookUp(pages, ['a', 'b'])).toEqual({ found: ['a', 'b'], asked: ['start', '1', '2'] });
  });

  it.each<[string, Pages, string[]]>([
    ['in a circle', { start: [['a'], '1'], 1: [['b'], '2'], 2: [['c'], '1'] }, ['start', '1', '2']],
    ['to the same rows', { start: [['a'], '1'], 1: [['a'], '2'], 2: [['a'], '3'] }, ['start', '1']],
    ['to the page itself', { start: [['a'], '1'], 1: [['a'], '1'] }, ['start', '1']],
  ])('fail at once where links lead %s, but for those that were found', async (_, pages, asked) => {
    expect(await lookUp(pages, ['a', 'x'])).toEqual({ found: ['a', 'upstream-invalid'], asked });
  });

  it('are null where links lead back and the total says that nothing is missing', async () => {
    const pages: Pages = { start: [['a'], '1'], 1: [['b'], 'start'], 2: [['a'], '1'] };
    expect(await lookUp(pages, ['a', 'x'], 2)).toMatchObject({ found: ['a', null] });
  });

  it('are null where the last page names itself', async () => {
    const pages: Pages = { start: [['a'], '1'], 1: [['b'], '1'] };
    expect(await lookUp(pages, ['x'])).toEqual({ found: [null], asked: ['start', '1'] });
  });
});
