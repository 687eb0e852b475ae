import { describe, expect, it } from 'vitest';
import { LightSignal } from '../../../src/domain/light-signal.ts';
import { TOLERANT } from '../../../src/domain/tolerance.ts';
import { failureOf } from '../../support/failures.ts';
import { replicaWorld } from './replica-world.ts';

const SECOND = 1000;
const NEW = { maxAgeMs: 0, staleIfErrorMs: null };

describe('a first load that fails', () => {
  it('is told what somebody else in its process was told meanwhile', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const one = await start();
    hold();
    const first = one.begin();
    await clock.advance(400);
    const second = one.begin(TOLERANT, 'another tenant');
    // Until it waits for the first no longer.
    await clock.advance(1100);
    held[1]?.answer();
    const told = await second;
    held[0]?.fail();
    expect(await first).toEqual(told);
    expect(told.isStale).toBe(false);
  });

  it('is told what another replica was told meanwhile', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const [one, two] = [await start(), await start()];
    hold();
    const first = one.begin();
    await clock.advance(1);
    const second = two.begin();
    // Until the other one waits for it no longer.
    await clock.advance(1100);
    expect(held).toHaveLength(2);
    held[1]?.answer();
    const told = await second;
    await clock.advance(1);
    held[0]?.fail();
    expect(await first).toEqual(told);
  });

  it('fails where nobody was told anything, or nothing that is new enough', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const one = await start();
    hold();
    const first = one.begin();
    await clock.advance(1);
    held[0]?.fail();
    expect(await failureOf(first)).toMatchObject({ kind: 'upstream-timeout' });
    const second = one.begin();
    await clock.advance(1);
    held[1]?.answer();
    await second;
    await clock.advance(2 * SECOND);
    const third = one.begin(NEW);
    await clock.advance(1);
    held[2]?.fail();
    expect(await failureOf(third)).toMatchObject({ kind: 'upstream-timeout' });
  });
});

describe('who wants something newer than what is kept', () => {
  it('asks after a second, although another replica is about it, and calls nothing stale that is not', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const [one, two] = [await start(), await start()];
    await one.ask();
    await two.ask();
    hold();
    await clock.advance(2 * SECOND);
    const elsewhere = two.begin(NEW);
    await clock.advance(1);
    const asked = one.begin({ maxAgeMs: 0, staleIfErrorMs: 60_000 });
    await clock.advance(1100);
    expect(held).toHaveLength(2);
    await clock.advance(800);
    held[1]?.answer();
    expect((await asked).isStale).toBe(false);
    held[0]?.answer();
    await elsewhere;
  });
});

describe('who wants something new', () => {
  it('is told no answer of a call that began too long before, but asks once more', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const one = await start();
    hold();
    const first = one.begin();
    await clock.advance(1000);
    const soon = one.begin(NEW);
    await clock.advance(1);
    const late = one.begin(NEW);
    await clock.advance(1);
    held[0]?.answer();
    const { asOf } = await first;
    expect((await soon).asOf).toBe(asOf);
    await clock.advance(1);
    expect(held).toHaveLength(2);
    held[1]?.answer();
    expect((await late).asOf).toBe(asOf + 1002);
  });
});

describe('what is known to be stale', () => {
  /** Half a minute after the upstream failed first. */
  const stale = async () => {
    const world = replicaWorld();
    const one = await world.start();
    const { asOf } = await one.begin();
    await world.clock.advance(60 * SECOND);
    world.hold();
    const first = one.begin();
    await world.clock.advance(1);
    world.held[0]?.fail();
    expect(await first).toEqual({ asOf, isStale: true });
    await world.clock.advance(2 * SECOND);
    return { ...world, one, asOf };
  };

  it('is told anew to whoever asks first once the upstream is back', async () => {
    const { clock, held, one, asOf } = await stale();
    const asked = one.begin();
    await clock.advance(1);
    held[1]?.answer();
    expect(await asked).toEqual({ asOf: asOf + 62 * SECOND + 1, isStale: false });
  });

  it('is told after a moment to whoever asks first, and at once to all others, while nothing is answered', async () => {
    const { clock, held, one, asOf } = await stale();
    const told = { asOf, isStale: true };
    let isFirstTold = false;
    const first = one.begin().finally(() => {
      isFirstTold = true;
    });
    await clock.advance(1);
    expect(await one.begin()).toEqual(told);
    await clock.advance(248);
    expect(isFirstTold).toBe(false);
    await clock.advance(1);
    expect(await first).toEqual(told);
    expect(held).toHaveLength(2);
  });

  it('is told at once where the upstream fails again, and where that was a moment ago', async () => {
    const { clock, held, one, asOf } = await stale();
    const first = one.begin();
    await clock.advance(1);
    held[1]?.fail();
    expect(await first).toEqual({ asOf, isStale: true });
    expect(await one.begin()).toEqual({ asOf, isStale: true });
    expect(held).toHaveLength(2);
  });

  it('is not told where the upstream is back with an answer that ends it', async () => {
    const { clock, held, one } = await stale();
    const asked = one.begin();
    await clock.advance(1);
    held[1]?.answer(422);
    expect(await failureOf(asked)).toMatchObject({ kind: 'bad-input' });
  });

  it('lets whoever asked leave while it waits', async () => {
    const { clock, held, one, asOf } = await stale();
    const [signal, reason] = [new LightSignal(), new Error('left')];
    const asked = one.begin(TOLERANT, 'tenant', signal);
    await clock.advance(1);
    signal.abort(reason);
    await expect(asked).rejects.toBe(reason);
    held[1]?.answer();
    await clock.advance(1);
    expect((await one.begin()).asOf).toBe(asOf + 62 * SECOND + 1);
  });
});

describe('an answer that ends what was known', () => {
  it('takes the copy of all replicas with it when it comes behind the back of who asked', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const one = await start();
    await one.ask();
    hold();
    await clock.advance(10 * SECOND);
    await one.ask();
    held[0]?.answer(422);
    await clock.advance(1);
    const next = one.begin();
    await clock.advance(1);
    held[1]?.answer(422);
    expect(await failureOf(next)).toMatchObject({ kind: 'bad-input' });
    const late = (await start()).begin();
    await clock.advance(1);
    held[2]?.answer(422);
    expect(await failureOf(late)).toMatchObject({ kind: 'bad-input' });
  });

  it('takes it when it comes to somebody who wanted nothing old', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const one = await start();
    await one.ask();
    hold();
    await clock.advance(2 * SECOND);
    for (const [index, tolerance] of [NEW, undefined].entries()) {
      const asked = one.begin(tolerance);
      await clock.advance(1);
      held[index]?.answer(422);
      expect(await failureOf(asked)).toMatchObject({ kind: 'bad-input' });
    }
  });

  it('leaves what was asked for later', async () => {
    const { clock, start, hold, held } = replicaWorld();
    const one = await start();
    hold();
    const first = one.begin();
    await clock.advance(100);
    const second = one.begin(TOLERANT, 'another tenant');
    await clock.advance(1100);
    held[1]?.answer();
    const { asOf } = await second;
    held[0]?.answer(422);
    expect(await failureOf(first)).toMatchObject({ kind: 'bad-input' });
    expect(await one.ask()).toBe(asOf);
  });
});
