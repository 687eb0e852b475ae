import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '../../src/cursors/position.ts';
import { madeUpPlace } from '../support/made-up-places.ts';
import { runs } from '../support/paging-runs.ts';
import { codec, rowId, SCOPE } from '../support/paging-upstream.ts';
import { signedCursor, signedLegacyCursor } from '../support/signed-bodies.ts';
import { SECRET } from '../support/written-cursors.ts';

const PLACE = madeUpPlace({ index: 0, key: rowId(0), before: '', after: '' });
const LEGACY_PLACE = `0.${rowId(0)}..`;

const read = (...bytes: readonly number[]): Position | null =>
  codec.read(SCOPE, signedCursor(SECRET, SCOPE, Uint8Array.from(bytes), PLACE));
const readLegacy = (text: string): Position | null =>
  codec.read(SCOPE, signedLegacyCursor(SECRET, SCOPE, text, LEGACY_PLACE));

/** What is true of every page and place that a gateway writes. */
function expectSound(position: Position | null): void {
  if (position === null) return;
  const { page, size, index, before, after } = position;
  const whole = [page.limit - 1, size - 1, page.rowsBefore, page.populate, index, size - 1 - index];
  for (const number of whole) {
    expect(number).toBeGreaterThanOrEqual(0);
    expect(Number.isSafeInteger(number)).toBe(true);
  }
  expect(page.digests).toMatch(/^([0-9a-f]{8}){0,2}$/);
  for (const link of [page.cursor, position.next, position.previous]) {
    expect(link === null || typeof link === 'string').toBe(true);
  }
  expect([...before, ...after].every((each) => /^[0-9a-f]{8}$/.test(each))).toBe(true);
}

/** The version, two bytes of flags, and a few numbers. */
const nearBytes = fc
  .tuple(
    fc.nat(33),
    fc.oneof(fc.constantFrom(0, 32, 64, 96), fc.nat(130)),
    fc.array(fc.nat(9), { maxLength: 6 }),
  )
  .map(([way, flags, rest]) => [2, way, flags, ...rest]);
const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => [...bytes]);

const number = fc.oneof(fc.nat(3), fc.integer(), fc.double(), fc.maxSafeInteger());
const text = fc.oneof(fc.constantFrom('', '0a1b2c3d', '0a1b2c3d'.repeat(3)), fc.string());
const link = fc.option(text);
const value = fc.oneof({ weight: 9, arbitrary: number }, text, fc.jsonValue());
const nearFields = fc
  .tuple(fc.nat(1), fc.nat(2), fc.nat(2), value, value, value, fc.oneof(text, value), link, link, link, value)
  .map((fields) => JSON.stringify(fields));
const cutFields = fc.tuple(nearFields, fc.nat(60)).map(([fields, length]) => fields.slice(0, length));
const anyText = fc.string({ unit: 'binary', maxLength: 100 }).map((rest) => `[${rest}`);

describe('what is signed by somebody who knows the secret', () => {
  it('is refused, or read as a page that a gateway may have written', () => {
    const bytes = fc.oneof(nearBytes, nearBytes, anyBytes);
    fc.assert(
      fc.property(bytes, (each) => {
        expectSound(read(...each));
      }),
      runs(3000),
    );
  });

  it('is refused, or read as such a page, in the form before December 2026', () => {
    fc.assert(
      fc.property(fc.oneof(nearFields, nearFields, cutFields, anyText), (each) => {
        expectSound(readLegacy(each));
      }),
      runs(3000),
    );
  });

  it('is read where all is in order', () => {
    // A limit of ten, and nothing else.
    expect(read(2, 0, 0, 20)).toMatchObject({ page: { limit: 10, rowsBefore: 0 }, size: 10, index: 0 });
    expect(readLegacy(legacy({}))).toMatchObject({ page: { limit: 10, rowsBefore: 30 }, size: 10, index: 0 });
  });

  it.each<[string, readonly number[]]>([
    ['a limit of none', [2, 0, 32, 0, 5]],
    ['a limit beyond all', [2, 0, 32, 254, 255, 255, 255, 255, 1, 5]],
    ['a size that is no number any more', [2, 0, 32, 20, ...Array<number>(160).fill(255), 1]],
    ['a third digest', [2, 0, 24, 20, ...Array<number>(12).fill(7)]],
    ['a way that there is not', [2, 3, 0, 20]],
    ['an order that there is not', [2, 12, 0, 20]],
    ['a flag that means nothing', [2, 32, 0, 20]],
    ['another flag that means nothing', [2, 0, 128, 20]],
    ['a text that is longer than the rest', [2, 1, 1, 20, 80, 1]],
    ['another version', [1, 0, 0, 20]],
    ['nothing at all', []],
  ])('is refused with %s', (_, bytes) => {
    expect(read(...bytes)).toBeNull();
  });

  it.each<[string, string]>([
    ['broken JSON', '[1,'],
    ['JSON that never ends', '['.repeat(3000)],
    ['no fields', '[]'],
    ['a limit of none', legacy({ limit: 0 })],
    ['a limit below none', legacy({ limit: -5 })],
    ['half a limit', legacy({ limit: 0.5 })],
    ['a limit beyond all', legacy({ limit: 1e300 })],
    ['half a size', legacy({ size: 0.5 })],
    ['a size below none', legacy({ size: -1 })],
    ['fewer rows before it than none', legacy({ rowsBefore: -1e9 })],
    ['more rows before it than can be counted', legacy({ rowsBefore: 1e300 })],
    ['references that are no bits', legacy({ populate: 0.1 })],
    ['fewer references than none', legacy({ populate: -1 })],
    ['digests that are none', legacy({ digests: 'z'.repeat(3000) })],
    ['a third digest', legacy({ digests: '0a1b2c3d'.repeat(3) })],
    ['half a digest', legacy({ digests: '0a1b' })],
  ])('is refused with %s in the form before December 2026', (_, each) => {
    expect(readLegacy(each)).toBeNull();
  });
});

interface LegacyFields {
  readonly limit: number;
  readonly size: number;
  readonly rowsBefore: number;
  readonly digests: string;
  readonly populate: number;
}

function legacy(fields: Partial<LegacyFields>): string {
  const { limit = 10, size = 10, rowsBefore = 30, digests = '', populate = 0 } = fields;
  return JSON.stringify([0, 1, 0, limit, size, rowsBefore, digests, 'o10', 'o20', null, populate]);
}
