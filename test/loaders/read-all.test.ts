import { describe, expect, it } from 'vitest';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import { BrokenRow, type Page } from '../../src/domain/page.ts';
import { readAll } from '../../src/loaders/read-all.ts';
import { REFUSED_OURS } from '../../src/upstream/refusal.ts';
import { FRESH } from '../support/fresh.ts';

const LIMITS = { pageBudget: 3, pageLimit: 2 };

/** Reads rows that are their own keys; `pages` are found by their cursor. */
function reading(
  pages: (cursor: string | null) => Pick<Page<string>, 'rows' | 'next'> & Partial<Page<string>>,
) {
  return readAll<string>(
    (row) => (row instanceof BrokenRow ? null : row),
    LIMITS,
    (cursor) =>
      Promise.resolve().then(() => ({
        previous: null,
        totalCount: null,
        freshness: FRESH,
        ...pages(cursor),
      })),
    () => false,
  );
}

async function failureOf(read: Promise<unknown>): Promise<Failure | null> {
  const error: unknown = await read.catch((reason: unknown) => reason);
  return error instanceof Failed ? error.failure : null;
}

describe('reading all of a list', () => {
  it('goes on behind an empty page', async () => {
    const pages = new Map<string | null, Pick<Page<string>, 'rows' | 'next'>>([
      [null, { rows: ['a', 'b'], next: '2' }],
      ['2', { rows: [], next: '3' }],
      ['3', { rows: ['b', 'c'], next: null }],
    ]);
    expect(await reading((cursor) => pages.get(cursor) ?? { rows: [], next: null })).toMatchObject({
      pages: [{ rows: ['a', 'b'] }, { rows: [] }, { rows: ['b', 'c'] }],
      freshness: FRESH,
    });
  });

  it('is never a part of one that is too long, nor of one that leads in a circle', async () => {
    const endless = (cursor: string | null) => ({ rows: [`${cursor ?? ''}a`], next: `${cursor ?? ''}+` });
    expect((await failureOf(reading(endless)))?.kind).toBe('too-complex');
    const endlesslyEmpty = (cursor: string | null) => ({ rows: [], next: `${cursor ?? ''}+` });
    expect((await failureOf(reading(endlesslyEmpty)))?.kind).toBe('upstream-invalid');
    expect((await failureOf(reading(() => ({ rows: ['a'], next: 'again' }))))?.kind).toBe('upstream-invalid');
  });

  it.each([
    ['itself', '3'],
    ['the page before it', '2'],
  ])(
    'is whole where the last page leads back to %s, and the total agrees that nothing is missing',
    async (_, next) => {
      const pages = new Map<string | null, Pick<Page<string>, 'rows' | 'next'>>([
        [null, { rows: ['a', 'b'], next: '2' }],
        ['2', { rows: ['c', 'd'], next: '3' }],
        ['3', { rows: ['e'], next }],
      ]);
      const leading = (totalCount: number | null) =>
        reading((cursor) => ({ rows: [], next: null, totalCount, ...pages.get(cursor) }));
      expect((await leading(5)).pages.flatMap(({ rows }) => rows)).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect((await failureOf(leading(6)))?.kind).toBe('upstream-invalid');
    },
  );

  it('blames no argument of the caller for a cursor that it followed itself', async () => {
    const refused = (cursor: string | null) => {
      if (cursor === null) return { rows: ['a'], next: '2' };
      throw new Failed({ kind: 'invalid-cursor', argument: 'after', message: 'Refused.' });
    };
    expect(await failureOf(reading(refused))).toEqual({
      kind: 'upstream-unavailable',
      reason: 'it refused a cursor that it had just named',
    });
    const blamed = () => {
      throw new Failed({ kind: 'bad-input', argument: 'status', message: 'Refused.' });
    };
    expect(await failureOf(reading(blamed))).toEqual(REFUSED_OURS);
  });
});
