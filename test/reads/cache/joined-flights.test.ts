import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/failures.ts';
import { CUSTOMER, replicaWorld } from './replica-world.ts';

describe('a refusal that was asked for before', () => {
  it('a customer was invalidated is not told to who asks after that: they ask once more', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const one = await start();
    hold();
    const before = one.begin();
    await clock.advance(1);
    void one.cache.invalidate([CUSTOMER]);
    await clock.advance(1);
    const after = one.begin();
    await clock.advance(1);
    held[0]?.answer(422);
    expect(await failureOf(before)).toMatchObject({ kind: 'bad-input' });
    await clock.advance(1);
    held[1]?.answer();
    expect(await after).toMatchObject({ isStale: false });
  });

  it('somebody wanted something new is not told to them: they ask once more', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const one = await start();
    hold();
    const before = one.begin();
    await clock.advance(1500);
    const after = one.begin({ maxAgeMs: 0, staleIfErrorMs: null });
    await clock.advance(1);
    held[0]?.answer(422);
    expect(await failureOf(before)).toMatchObject({ kind: 'bad-input' });
    await clock.advance(1);
    held[1]?.answer();
    expect(await after).toMatchObject({ isStale: false });
  });

  it('is told where it is repeated, and the upstream is asked twice at most', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const one = await start();
    hold();
    void one.begin();
    await clock.advance(1500);
    const after = one.begin({ maxAgeMs: 0, staleIfErrorMs: null });
    await clock.advance(1);
    held[0]?.answer(422);
    await clock.advance(1);
    held[1]?.answer(422);
    expect(await failureOf(after)).toMatchObject({ kind: 'bad-input' });
    expect(held).toHaveLength(2);
  });

  it('is all that is said where the upstream is in trouble, which is not asked twice', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const one = await start();
    hold();
    void one.begin();
    await clock.advance(1500);
    const after = one.begin({ maxAgeMs: 0, staleIfErrorMs: null });
    await clock.advance(1);
    held[0]?.fail();
    expect(await failureOf(after)).toMatchObject({ kind: 'upstream-timeout' });
    expect(held).toHaveLength(1);
  });
});

describe('a refusal where nothing is known', () => {
  it('takes with it what another replica was told meanwhile of what was asked for before', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const [one, two] = [await start(), await start()];
    hold();
    void two.begin();
    await clock.advance(1);
    const refused = one.begin();
    await clock.advance(1100);
    held[0]?.answer();
    await clock.advance(1);
    held[1]?.answer(422);
    expect(await failureOf(refused)).toMatchObject({ kind: 'bad-input' });
    await clock.advance(1);
    const next = one.begin();
    await clock.advance(1);
    held[2]?.answer(422);
    expect(await failureOf(next)).toMatchObject({ kind: 'bad-input' });
  });
});
