import { describe, expect, it } from 'vitest';
import { type Instant, parseInstant } from '../../src/domain/instant.ts';
import { Now } from '../../src/schema/now.ts';

const at = (text: string | null): Instant | null => (text === null ? null : parseInstant(text));
const period = (activeFrom: string | null, expiryAt: string | null) => ({
  activeFrom: at(activeFrom),
  expiryAt: at(expiryAt),
});
const now = () => new Now(Date.UTC(2026, 5, 1));

describe('the present of an operation', () => {
  it('does not matter to whoever does not ask for it', () => {
    expect(now().steady).toEqual(period(null, null));
  });

  it('matters as long as what it was compared with neither begins nor ends', () => {
    const present = now();
    const lasting = period('2026-01-01T00:00:00Z', '2026-09-01T00:00:00Z');
    expect(present.within(() => lasting)).toBe('2026-06-01T00:00:00Z');
    present.within(() => period(null, null));
    present.within(() => period('2026-07-01T00:00:00Z', null));
    present.within(() => period(null, '2026-03-01T00:00:00.5Z'));
    expect(present.steady).toEqual(period('2026-03-01T00:00:00.5Z', '2026-07-01T00:00:00Z'));
  });

  it('is over at once where it was told itself', () => {
    const told = now();
    expect(told.instant).toBe('2026-06-01T00:00:00Z');
    expect(told.steady).toBeNull();
    const dated = now();
    expect(dated.freshness).toEqual({ asOf: Date.UTC(2026, 5, 1), isStale: false });
    expect(dated.steady).toBeNull();
  });
});
