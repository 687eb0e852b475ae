import { describe, expect, it } from 'vitest';
import { TOLERANT } from '../../../src/domain/tolerance.ts';
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

describe('what one tenant loads', () => {
  it('is told to another one who asks for it meanwhile, without a call of their own', async () => {
    const { clock, start, hold, held, calls } = replicaWorld();
    const one = await start();
    hold();
    const first = one.begin(TOLERANT, 'one');
    await clock.advance(100);
    const second = one.begin(TOLERANT, 'another');
    await clock.advance(500);
    held[0]?.answer();
    expect(await second).toEqual(await first);
    expect(calls()).toBe(1);
  });

  it.each([
    ['for a second at most', 60_000, 1000],
    ['for a third of the time that they have', 900, 300],
  ])('is waited for by others %s', async (_, deadlineMs, waits) => {
    const { clock, start, hold, held, calls } = replicaWorld();
    const one = await start();
    hold();
    void one.begin(TOLERANT, 'one');
    await clock.advance(100);
    const second = one.begin(TOLERANT, 'another', undefined, { deadlineMs });
    await clock.advance(waits - 2);
    expect(calls()).toBe(1);
    await clock.advance(4);
    expect(calls()).toBe(2);
    held[1]?.answer();
    await second;
  });

  it('is asked for by the next one where it fails', async () => {
    const { clock, start, hold, held, calls } = replicaWorld();
    const one = await start();
    hold();
    const first = one.begin(TOLERANT, 'one');
    await clock.advance(100);
    const second = one.begin(TOLERANT, 'another');
    held[0]?.fail();
    expect(await failureOf(first)).toMatchObject({ kind: 'upstream-timeout' });
    await clock.advance(1);
    expect(calls()).toBe(2);
    held[1]?.answer();
    await second;
  });
});
