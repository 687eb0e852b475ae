import { describe, expect, it } from 'vitest';
import { instantFrom, parseInstant } from '../../src/sandbox/instants.ts';

const noon = Date.UTC(2024, 1, 29, 12) * 1_000;

describe('instants', () => {
  it.each([
    ['2024-02-29T12:00:00Z', noon],
    ['2024-02-29T12:00:00', noon],
    ['2024-02-29 12:00', noon],
    ['2024-02-29T14:30:00+02:30', noon],
    ['2024-02-29T09:00:00.000001-0300', noon + 1],
    ['2024-02-29T12:00:00.5', noon + 500_000],
    ['2024-02-29T12:00:00.123456789Z', noon + 123_456],
    ['2024-02-29', noon - 12 * 3_600_000_000],
  ])('reads %s to the microsecond', (text, micros) => {
    expect(parseInstant(text)).toBe(micros);
  });

  it.each([
    '',
    'noon',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-01-01T24:00:00',
    '1717200000',
  ])('does not take %j for an instant', (text) => {
    expect(parseInstant(text)).toBe(undefined);
  });

  it('spells an instant in each style', () => {
    expect(instantFrom('2026-06-01T00:00:00Z', 0.5)).toBe('2026-06-01T12:00:00Z');
    expect(instantFrom('2026-06-01T00:00:00Z', -1, 'zoneless')).toBe('2026-05-31T00:00:00');
    expect(instantFrom('2026-06-01T00:00:00Z', 0, 'zonelessMicros', -1)).toBe('2026-05-31T23:59:59.999999');
    expect(instantFrom('2026-06-01T00:00:00Z', 0, 'micros', 7)).toBe('2026-06-01T00:00:00.000007Z');
    expect(() => instantFrom('noon', 0)).toThrow('The instant must be ISO 8601, but got: noon');
  });
});
