import { describe, expect, it } from 'vitest';
import { Lanes } from '../../../src/upstream/policies/lanes.ts';
import { sharingAmong } from '../../../src/upstream/sharing.ts';
import { ManualClock } from '../../support/clock.ts';

const HOUR = 3_600_000;

function setUp(callers: 'none' | 'jwt' | 'headers') {
  const clock = new ManualClock();
  const lanes = new Lanes(
    sharingAmong(callers, (tenant) => tenant.startsWith('one:')),
    clock,
  );
  return { clock, lanes };
}

describe('lanes', () => {
  it('are those of tenants where nobody can make up one', () => {
    for (const callers of ['none', 'jwt'] as const) {
      const { lanes } = setUp(callers);
      expect(['one:a', 'b'].map((tenant) => lanes.of(tenant))).toEqual(['one:a', 'b']);
      expect(lanes.isProven('one:a')).toBe(true);
      lanes.answered('b', 401);
      expect(lanes.isProven('b')).toBe(true);
    }
  });

  it('are greedy for whoever is alone, less for an organisation, and least for one customer', () => {
    const greeds = (['none', 'jwt'] as const).map((callers) => {
      const { lanes } = setUp(callers);
      return [lanes.greedOf('all'), lanes.greedOf('one:a')];
    });
    expect(greeds).toEqual([
      [Infinity, Infinity],
      [4, 0.5],
    ]);
  });

  it('are one for all whose credentials the upstream has not accepted', () => {
    const { lanes } = setUp('headers');
    expect(new Set(['a', 'b', 'c'].map((tenant) => lanes.of(tenant))).size).toBe(1);
    expect(lanes.greedOf(lanes.of('a'))).toBe(0.5);
    for (const status of [401, 403, 404, 429, 500]) lanes.answered('a', status);
    expect([lanes.of('a') === lanes.of('b'), lanes.isProven('a')]).toEqual([true, false]);
    lanes.answered('a', 200);
    expect([lanes.of('a'), lanes.of('b') === 'b', lanes.isProven('a')]).toEqual(['a', false, true]);
    expect(lanes.greedOf('a')).toBe(4);
  });

  it.each([401, 403])('are lost upon a %i', (status) => {
    const { lanes } = setUp('headers');
    lanes.answered('a', 200);
    lanes.answered('a', status);
    expect(lanes.isProven('a')).toBe(false);
  });

  it('are kept as long as the proof is renewed within hours', async () => {
    const { lanes, clock } = setUp('headers');
    lanes.answered('a', 200);
    lanes.answered('b', 200);
    await clock.advance(3 * HOUR);
    lanes.answered('a', 200);
    await clock.advance(2 * HOUR);
    expect([lanes.isProven('a'), lanes.isProven('b')]).toEqual([true, false]);
  });

  it('are remembered for so many tenants, and forgotten for those that were proven longest ago', async () => {
    const { lanes, clock } = setUp('headers');
    for (let each = 0; each < 10_000; each += 1) lanes.answered(`tenant ${each}`, 200);
    await clock.advance(HOUR);
    lanes.answered('tenant 0', 200);
    lanes.answered('one more', 200);
    const proven = ['tenant 0', 'tenant 1', 'tenant 2', 'one more'].map((tenant) => lanes.isProven(tenant));
    expect(proven).toEqual([true, false, true, true]);
  });
});
