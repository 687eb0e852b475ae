import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBefore, validityAt } from '../../src/domain/validity.ts';
import { instant, moment } from '../support/assignments.ts';

const before = instant('2026-01-01T00:00:00Z');
const from = instant('2026-02-01T00:00:00Z');
const between = instant('2026-02-15T00:00:00Z');
const until = instant('2026-03-01T00:00:00Z');
const after = instant('2026-04-01T00:00:00Z');

describe('the validity of an assignment', () => {
  it.each([
    [from, until, before, 'NOT_YET'],
    [from, until, from, 'IN_FORCE'],
    [from, until, between, 'IN_FORCE'],
    [from, until, until, 'EXPIRED'],
    [from, until, after, 'EXPIRED'],
    [null, until, before, 'IN_FORCE'],
    [null, until, until, 'EXPIRED'],
    [from, null, before, 'NOT_YET'],
    [from, null, after, 'IN_FORCE'],
    [null, null, before, 'IN_FORCE'],
  ] as const)('from %s until %s is, at %s, %s', (activeFrom, expiryAt, at, expected) => {
    expect(validityAt({ activeFrom, expiryAt }, at)).toBe(expected);
  });

  it('turns to the microsecond', () => {
    const row = {
      activeFrom: instant('2026-02-01T00:00:00.000001Z'),
      expiryAt: instant('2026-02-01T00:00:00.5Z'),
    };
    const at = (text: string) => validityAt(row, instant(text));
    expect(at('2026-02-01T00:00:00Z')).toBe('NOT_YET');
    expect(at('2026-02-01T00:00:00.000001Z')).toBe('IN_FORCE');
    expect(at('2026-02-01T00:00:00.499999Z')).toBe('IN_FORCE');
    expect(at('2026-02-01T00:00:00.5Z')).toBe('EXPIRED');
  });

  it('never goes back as time goes on', () => {
    const order = ['NOT_YET', 'IN_FORCE', 'EXPIRED'];
    const bound = fc.option(moment);
    fc.assert(
      fc.property(bound, bound, moment, moment, (activeFrom, expiryAt, one, other) => {
        const [sooner, later] = isBefore(one, other) ? [one, other] : [other, one];
        const row = { activeFrom, expiryAt };
        expect(order.indexOf(validityAt(row, sooner))).toBeLessThanOrEqual(
          order.indexOf(validityAt(row, later)),
        );
      }),
    );
  });
});
