import { describe, expect, it } from 'vitest';
import { memoizeAsync } from '../../src/http/memoize-async.ts';
import { closedGate } from '../support/gate.ts';

describe('what is memoized', () => {
  it('is made once, also for those who ask while it is being made', async () => {
    const gate = closedGate();
    let made = 0;
    const ask = memoizeAsync(async () => {
      made += 1;
      await gate.opened;
      return {};
    });
    const early = [ask(), ask(), ask()];
    gate.open();
    const [first, ...others] = await Promise.all([...early, ask()]);
    for (const other of others) expect(other).toBe(first);
    expect(made).toBe(1);
  });

  it('is tried again by the next who asks when it could not be made', async () => {
    let tries = 0;
    const ask = memoizeAsync(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve('made');
    });
    await expect(Promise.all([ask(), ask()])).rejects.toThrow('not yet');
    expect([await ask(), await ask(), tries]).toEqual(['made', 'made', 2]);
  });
});
