import { describe, expect, it } from 'vitest';
import { BoundedBytes, type Held } from '../../src/http/bounded-bytes.ts';
import { ManualClock } from '../support/clock.ts';

const PATIENCE_MS = 1_000;

/** A bound of 100 bytes, holders by name, and the names of those that were let go, in order. */
function setUp(most = 100) {
  const clock = new ManualClock();
  const all = new BoundedBytes(clock, most, PATIENCE_MS);
  const gone: string[] = [];
  const hold = (name: string, owner: string, bytes: number): Held =>
    all.hold({ owner, letGo: () => gone.push(name) }, bytes);
  return { clock, all, gone, hold };
}

describe('bytes kept for slow clients', () => {
  it('are kept up to the bound', () => {
    const { all, gone, hold } = setUp();
    hold('a1', 'a', 60);
    hold('b1', 'b', 40);
    expect([all.bytes, gone]).toEqual([100, []]);
  });

  it('are taken from the owner that holds most', () => {
    const { gone, hold } = setUp();
    hold('b1', 'b', 30);
    hold('a1', 'a', 20);
    hold('a2', 'a', 20);
    hold('c1', 'c', 40);
    expect(gone).toEqual(['a1']);
  });

  it('are taken from those who do not move before those who do, whatever a single one of them holds', async () => {
    const { clock, gone, hold } = setUp();
    const reading = hold('a1', 'a', 60);
    hold('b1', 'b', 20);
    await clock.advance(1_000);
    reading.moved();
    hold('c1', 'c', 40);
    expect(gone).toEqual(['b1']);
  });

  it('are taken from an owner above its equal share before those who do not move of others', async () => {
    const { clock, gone, hold } = setUp();
    const still = hold('b1', 'b', 20);
    const moving = ['a1', 'a2', 'a3', 'a4'].map((name) => hold(name, 'a', 20));
    await clock.advance(1_000);
    for (const held of moving) {
      held.moved();
      await clock.advance(1);
    }
    expect(still.movedAt).toBeLessThan(clock.now() - PATIENCE_MS);
    hold('c1', 'c', 20);
    expect(gone).toEqual(['a1']);
    moving[1]?.grow(10);
    expect(gone).toEqual(['a1', 'a3']);
  });

  it('are taken from whoever holds most, where several are above their equal share', async () => {
    const { clock, gone, hold } = setUp(120);
    for (const name of ['a1', 'a2', 'a3']) hold(name, 'a', 15);
    await clock.advance(2_000);
    for (const name of ['b1', 'b2', 'b3']) hold(name, 'b', 20);
    hold('c1', 'c', 16);
    expect(gone).toEqual(['b1']);
  });

  it('are taken from an owner by what it has come to hold, not by what it once held', () => {
    const { gone, hold } = setUp();
    const [first] = ['a1', 'a2', 'a3'].map((name) => hold(name, 'a', 20));
    for (const name of ['b1', 'b2']) hold(name, 'b', 20);
    first?.release();
    hold('b3', 'b', 20);
    hold('c1', 'c', 20);
    expect(gone).toEqual(['b1']);
  });

  it('are taken from those who came first where all have one each, not from those who have sent more', async () => {
    const { clock, gone, hold } = setUp(3_000);
    for (let other = 0; other < 298; other += 1) hold(`${other}`, `${other}`, 10);
    await clock.advance(10);
    const sending = hold('a1', 'a', 10);
    await clock.advance(900);
    sending.grow(1);
    sending.moved();
    hold('b1', 'b', 29);
    expect(gone).toEqual(['0', '1']);
  });

  it('are taken from the largest where a few have one each', async () => {
    const { clock, gone, hold } = setUp();
    hold('a1', 'a', 5);
    await clock.advance(10);
    hold('b1', 'b', 90);
    await clock.advance(10);
    hold('c1', 'c', 10);
    expect(gone).toEqual(['b1']);
  });

  it('are not taken from a few of one owner while a thousand owners have one each', async () => {
    const { clock, gone, hold } = setUp(10_000);
    for (let other = 0; other < 994; other += 1) hold(`${other}`, `${other}`, 10);
    await clock.advance(10);
    for (const name of ['a1', 'a2', 'a3', 'a4']) hold(name, 'a', 4);
    for (let late = 0; late < 20; late += 1) hold(`late ${late}`, `late ${late}`, 10);
    expect(gone).toHaveLength(16);
    expect(gone.filter((name) => name.startsWith('a'))).toEqual([]);
  });

  it('are taken from four hundred owners with several each before one of another that came first', async () => {
    const { clock, gone, hold } = setUp(16_000);
    hold('a1', 'a', 10);
    await clock.advance(900);
    for (let other = 0; other < 1_599; other += 1) hold(`b${other}`, `b${other % 400}`, 10);
    for (let late = 0; late < 20; late += 1) hold(`c${late}`, `b${late % 400}`, 10);
    expect(gone).toHaveLength(20);
    expect(gone).not.toContain('a1');
  });

  it('are never taken from the newest while there is anybody else', async () => {
    const { clock, gone, hold } = setUp();
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) {
      hold(name, 'a', 60);
      await clock.advance(2_000);
    }
    expect(gone).toEqual(['a1', 'a2', 'a3', 'a4']);
  });

  it('are taken from the one of an owner who has not moved for longest', async () => {
    const { clock, gone, hold } = setUp();
    const first = hold('a1', 'a', 30);
    await clock.advance(10);
    hold('a2', 'a', 30);
    await clock.advance(10);
    first.moved();
    hold('b1', 'b', 50);
    expect(gone).toEqual(['a2']);
  });

  it('are taken from as many as it needs', () => {
    const { all, gone, hold } = setUp();
    for (const name of ['a1', 'a2', 'a3', 'a4']) hold(name, 'a', 25);
    hold('b1', 'b', 60);
    expect([all.bytes, gone]).toEqual([85, ['a1', 'a2', 'a3']]);
  });

  it('may be more for a single holder, who would not be served otherwise', () => {
    const { all, gone, hold } = setUp();
    hold('a1', 'a', 10);
    hold('b1', 'b', 500);
    expect([all.bytes, gone]).toEqual([500, ['a1']]);
    hold('c1', 'c', 10);
    expect([all.bytes, gone]).toEqual([10, ['a1', 'b1']]);
  });

  it('grow with what comes', () => {
    const { all, gone, hold } = setUp();
    const growing = hold('a1', 'a', 10);
    hold('b1', 'b', 80);
    growing.grow(10);
    expect(gone).toEqual([]);
    growing.grow(1);
    expect([all.bytes, gone]).toEqual([21, ['b1']]);
  });

  it('are free once released, however often that is said', () => {
    const { all, hold } = setUp();
    const held = hold('a1', 'a', 60);
    held.release();
    held.release();
    expect(all.bytes).toBe(0);
  });
});

describe('making room by letting go of somebody idle', () => {
  it('takes the one who has not moved for longest, if that is long enough', async () => {
    const { clock, all, gone, hold } = setUp();
    hold('a1', 'a', 10);
    await clock.advance(500);
    hold('b1', 'b', 10);
    expect(all.letGoOfIdle(501, null)).toBe(false);
    expect(all.letGoOfIdle(500, null)).toBe(true);
    expect([all.bytes, gone]).toEqual([10, ['a1']]);
  });

  it('can keep to one owner', async () => {
    const { clock, all, gone, hold } = setUp();
    hold('a1', 'a', 10);
    hold('b1', 'b', 10);
    await clock.advance(500);
    expect([all.letGoOfIdle(100, 'b'), all.letGoOfIdle(100, 'b')]).toEqual([true, false]);
    expect(gone).toEqual(['b1']);
  });
});

describe('whom room for others is made with', () => {
  it('is one of the owner above its equal share, of those that are idle for long enough', async () => {
    const { clock, all, gone, hold } = setUp();
    hold('b1', 'b', 10);
    await clock.advance(1_000);
    for (const name of ['a1', 'a2', 'a3']) hold(name, 'a', 25);
    await clock.advance(1_000);
    const reading = hold('a4', 'a', 5);
    await clock.advance(500);
    reading.moved();
    expect([all.letGoOfIdle(1_500, null), all.letGoOfIdle(1_600, null)]).toEqual([true, true]);
    expect(gone).toEqual(['a1', 'b1']);
  });
});
