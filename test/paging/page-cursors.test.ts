import { describe, expect, it } from 'vitest';
import { startAddress } from '../../src/cursors/address.ts';
import { legacyCursorAt } from '../support/legacy-cursors.ts';
import { codec, SCOPE } from '../support/paging-upstream.ts';
import { cursorAt, SECRET, viewOf } from '../support/written-cursors.ts';

describe('the length of a cursor', () => {
  const link = (bytes: number, seed: number) => Buffer.alloc(bytes, seed).toString('base64');
  const PAGE_LIMIT = 100;
  const viewWith = (bytes: number, rowsBefore: number) => {
    const way = { via: 'next', cursor: link(bytes, 1), rowsBefore, digests: '0a1b2c3d0a1b2c3d' } as const;
    return viewOf({ ...startAddress(false, 25), ...way }, 25, link(bytes, 2), link(bytes, 3));
  };
  const cursorOf = (index: number, bytes: number, rowsBefore: number) =>
    cursorAt(viewWith(bytes, rowsBefore), index, codec, SCOPE, PAGE_LIMIT);

  it.each([
    ['18 bytes, as in the documents', 18, 100, [129, 113, 129, 207]],
    ['40 bytes', 40, 100, [132, 143, 121, 292]],
    ['50 bytes, as by date in the sandbox', 50, 100, [145, 156, 134, 324]],
    ['86 bytes', 86, 100, [193, 204, 182, 452]],
    ['86 bytes, beyond the first 5 full pages', 86, 500, [312, 205, 312, 452]],
  ])('is that of the README for links of %s', (_what, bytes, rowsBefore, [first, inner, last, legacy]) => {
    const lengths = [0, 12, 24].map((index) => cursorOf(index, bytes, rowsBefore).length);
    expect(lengths).toEqual([first, inner, last]);
    expect(legacyCursorAt(SECRET, SCOPE, viewWith(bytes, rowsBefore), 24)).toHaveLength(legacy ?? 0);
  });

  it('is below 160 at the last row, however deep, where no link is longer than 27 bytes, or 66 up to 500 rows', () => {
    for (let bytes = 1; bytes <= 66; bytes += 1) expect(cursorOf(24, bytes, 475).length).toBeLessThan(160);
    for (let bytes = 1; bytes <= 27; bytes += 1)
      expect(cursorOf(24, bytes, 1_000_000).length).toBeLessThan(160);
  });
});

describe('a cursor at the end of a page with long links', () => {
  const LONG = 'l'.repeat(80);
  const address = { ...startAddress(false, 25), via: 'next', cursor: LONG, digests: '0a1b2c3d' } as const;
  const read = (rowsBefore: number, index: number, pageLimit = 100) => {
    const view = viewOf({ ...address, rowsBefore }, 25, `${LONG}n`, `${LONG}p`);
    return codec.read(SCOPE, cursorAt(view, index, codec, SCOPE, pageLimit));
  };

  it('leaves out the link of its own page up to five pages of the largest from the start', () => {
    const own = (...args: Parameters<typeof read>) => read(...args)?.page.cursor;
    expect([own(475, 24), own(475, 0), own(475, 12), own(476, 24), own(476, 0)]).toEqual([
      null,
      null,
      LONG,
      LONG,
      LONG,
    ]);
    expect([own(25, 24, 10), own(26, 24, 10)]).toEqual([null, LONG]);
  });

  it('keeps the link that leads on, and what the way back asks for', () => {
    const place = { size: 25, page: { via: 'next', limit: 25, rowsBefore: 100 } };
    expect(read(100, 24)).toMatchObject({ ...place, next: `${LONG}n`, previous: null });
    expect(read(100, 0)).toMatchObject({ ...place, next: null, previous: `${LONG}p` });
    expect([read(100, 24)?.page.digests, read(100, 0)?.page.digests]).toEqual(['', '0a1b2c3d']);
  });
});
