import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOrder, parseInstant, readInstant } from '../../src/domain/instant.ts';

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** A moment as microseconds since 1970 together with one of its many spellings. */
const spelledMoment = fc
  .record({
    seconds: fc.integer({ min: Date.UTC(1, 0, 3) / 1000, max: Date.UTC(9998, 0, 1) / 1000 }),
    micros: fc.integer({ min: 0, max: 999_999 }),
    offset: fc.option(fc.integer({ min: -1439, max: 1439 })),
    separator: fc.constantFrom('T', 't', ' '),
    colon: fc.boolean(),
  })
  .map(({ seconds, micros, offset, separator, colon }) => {
    const local = new Date((seconds + (offset ?? 0) * 60) * 1000).toISOString();
    const minutes = Math.abs(offset ?? 0);
    const sign = (offset ?? 0) < 0 ? '-' : '+';
    const zone = `${sign}${pad(Math.floor(minutes / 60))}${colon ? ':' : ''}${pad(minutes % 60)}`;
    const text = `${local.slice(0, 10)}${separator}${local.slice(11, 19)}.${pad(micros, 6)}${offset === null ? '' : zone}`;
    return { time: BigInt(seconds) * 1_000_000n + BigInt(micros), text };
  });

describe('readInstant', () => {
  it.each<readonly [text: string, instant: string]>([
    ['2023-01-01T00:00:00', '2023-01-01T00:00:00Z'],
    ['2023-01-01 00:00:00', '2023-01-01T00:00:00Z'],
    ['2025-12-31T23:59:59.999999', '2025-12-31T23:59:59.999999Z'],
    ['2025-12-31t23:59:59.999999z', '2025-12-31T23:59:59.999999Z'],
    ['2025-12-31T23:59:59,5Z', '2025-12-31T23:59:59.5Z'],
    ['2025-12-31T23:59:59.500000Z', '2025-12-31T23:59:59.5Z'],
    ['2025-12-31T23:59:59.000000Z', '2025-12-31T23:59:59Z'],
    ['2025-12-31T23:59:59.123456789Z', '2025-12-31T23:59:59.123456789Z'],
    ['2026-01-01T05:30:00.000001+05:30', '2026-01-01T00:00:00.000001Z'],
    ['2026-01-01T00:15:00+0530', '2025-12-31T18:45:00Z'],
    ['2025-12-31T19:00:00-05:00', '2026-01-01T00:00:00Z'],
    ['2026-01-01T00:00:00-00:00', '2026-01-01T00:00:00Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00Z'],
    ['2024-03-01T00:30:00+01:00', '2024-02-29T23:30:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['0099-12-31T23:59:59Z', '0099-12-31T23:59:59Z'],
    ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
    ['2025-12-01T08:15:30.100001Z', '2025-12-01T08:15:30.100001Z'],
    ['2025-12-01T08:15:30.100000Z', '2025-12-01T08:15:30.1Z'],
    ['2025-12-01T08:15:30.000000Z', '2025-12-01T08:15:30Z'],
    ['2025-12-31 23:59:59.999999+00', '2025-12-31T23:59:59.999999Z'],
    ['2025-12-31 23:59:59+00', '2025-12-31T23:59:59Z'],
    ['2026-01-01 05:30:00+05:30', '2026-01-01T00:00:00Z'],
    ['2025-12-31 19:00:00-05', '2026-01-01T00:00:00Z'],
    ['2025-12-31 23:59:59 +00:00', '2025-12-31T23:59:59Z'],
    ['2025-12-31 23:59:59.9999999 +02:00', '2025-12-31T21:59:59.9999999Z'],
    ['2025-12-31 23:59:59 UTC', '2025-12-31T23:59:59Z'],
    ['2025-12-31 23:59:59.5UTC', '2025-12-31T23:59:59.5Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
    ['2016-12-31 23:59:60.25', '2017-01-01T00:00:00.25Z'],
    ['2017-01-01T05:29:60+05:30', '2017-01-01T00:00:00Z'],
  ])('reads %s as %s', (text, instant) => {
    expect(readInstant(text)).toBe(instant);
  });

  it.each([
    '',
    'noon',
    '2023-01-01',
    '2023-01-01T00:00',
    '2023-1-1T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2023-04-31T00:00:00Z',
    '2023-00-01T00:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-01-00T00:00:00Z',
    '2023-01-32T00:00:00Z',
    '2023-01-01T24:00:00Z',
    '2023-01-01T00:60:00Z',
    '2023-01-01T00:00:60Z',
    '2023-01-01T23:58:60Z',
    '2023-01-01T22:59:60+00:00',
    '2023-01-01T23:59:61Z',
    '2023-01-01T23:59:60+01:00',
    '9999-12-31T23:59:60Z',
    '2023-01-01T00:00:00  +00',
    '2023-01-01T00:00:00+0',
    '2023-01-01T00:00:00+000',
    '2023-01-01T00:00:00+24',
    '2023-01-01T00:00:00 CET',
    'infinity',
    '2023-01-01T00:00:00+24:00',
    '2023-01-01T00:00:00+00:60',
    '2023-01-01T00:00:00.Z',
    '2023-01-01T00:00:00.1234567890Z',
    '2023-01-01T00:00:00Z\n',
    ' 2023-01-01T00:00:00Z',
    '12023-01-01T00:00:00Z',
    '-2023-01-01T00:00:00Z',
    '\u0662023-01-01T00:00:00Z',
    '1672531200',
    '9999-12-31T23:59:59-00:01',
    '0000-01-01T00:00:00+00:01',
  ])('refuses %j', (text) => {
    expect(readInstant(text)).toBeNull();
  });
});

describe('parseInstant', () => {
  it('wants an offset, and is otherwise like readInstant', () => {
    expect(parseInstant('2023-01-01T00:00:00')).toBeNull();
    expect(parseInstant('2023-01-01T00:00:00.25+01:00')).toBe('2022-12-31T23:00:00.25Z');
    expect(parseInstant('2023-02-29T00:00:00Z')).toBeNull();
    expect(parseInstant('0000-12-31T23:59:59Z')).toBeNull();
    expect(parseInstant('0001-01-01T00:30:00+01:00')).toBeNull();
    expect(parseInstant('0001-01-01T00:00:00Z')).toBe('0001-01-01T00:00:00Z');
  });

  it.each<readonly [text: string, instant: string | null]>([
    ['2023-01-01T00:00:00.123456Z', '2023-01-01T00:00:00.123456Z'],
    ['2023-01-01T00:00:00.123456000+00:00', '2023-01-01T00:00:00.123456Z'],
    ['2023-01-01T00:00:00.1234567Z', null],
    ['2023-01-01T00:00:00.000000001Z', null],
  ])('refuses what is finer than a microsecond: %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each<readonly [text: string, instant: string]>([
    ['2023-01-01 00:00:00Z', '2023-01-01T00:00:00Z'],
    ['2023-01-01t00:00:00.5z', '2023-01-01T00:00:00.5Z'],
    ['2023-01-01T00:00:00.5+05:30', '2022-12-31T18:30:00.5Z'],
    ['2023-01-01T00:00:00-00:00', '2023-01-01T00:00:00Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
  ])('reads what RFC 3339 writes: %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    '2023-01-01T00:00:00,5Z',
    '2023-01-01T00:00:00 UTC',
    '2023-01-01T00:00:00UTC',
    '2023-01-01T00:00:00GMT',
    '2023-01-01T00:00:00+05',
    '2023-01-01T00:00:00+0530',
    '2023-01-01T00:00:00 +05:30',
    '2023-01-01T00:00:00 Z',
    '2023-01-01T00:00:00.Z',
  ])('refuses what only Zenskar may write: %s', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('reads its own answers as they are', () => {
    fc.assert(
      fc.property(spelledMoment, ({ text }) => {
        const instant = readInstant(text);
        if (instant === null) throw new Error(`expected an instant in ${text}`);
        expect(readInstant(instant)).toBe(instant);
        expect(parseInstant(instant)).toBe(instant);
      }),
    );
  });

  it('answers null or an instant, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-0-9T:.Z+]*$/)), (text) => {
        expect(parseInstant(text) ?? readInstant(text) ?? '2023-01-01T00:00:00Z').toMatch(/Z$/);
      }),
    );
  });
});

describe('instantOrder', () => {
  it('orders texts as the moments are ordered in time', () => {
    fc.assert(
      fc.property(spelledMoment, spelledMoment, (one, other) => {
        expect(compare(order(one.text), order(other.text))).toBe(compare(one.time, other.time));
      }),
    );
  });

  it.each([
    ['2023-01-01T00:00:00Z', '2023-01-01T00:00:00.000001Z'],
    ['2023-01-01T00:00:00.09Z', '2023-01-01T00:00:00.1Z'],
    ['2023-01-01T00:00:00.1Z', '2023-01-01T00:00:00.100001Z'],
    ['2023-01-01T00:00:00.999999Z', '2023-01-01T00:00:01Z'],
    ['2023-01-01T00:30:00+01:00', '2022-12-31T23:30:00.5Z'],
    ['0999-12-31T23:59:59Z', '1000-01-01T00:00:00Z'],
  ])('puts %s before %s', (earlier, later) => {
    expect(compare(order(earlier), order(later))).toBe(-1);
  });
});

function order(text: string): string {
  const instant = readInstant(text);
  if (instant === null) throw new Error(`expected an instant in ${text}`);
  return instantOrder(instant);
}

function compare<Value extends string | bigint>(left: Value, right: Value): -1 | 0 | 1 {
  return left < right ? -1 : left > right ? 1 : 0;
}
