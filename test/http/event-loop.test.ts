import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/domain/clock.ts';
import { EventLoop } from '../../src/http/event-loop.ts';
import { Places } from '../../src/http/places.ts';

/** A clock whose only timer fires as late as a test says. */
class LateClock implements Clock {
  #now = 0;
  #due = 0;
  #callback: (() => void) | null = null;

  now(): number {
    return this.#now;
  }

  epoch(): number {
    return this.#now;
  }

  setTimer(milliseconds: number, callback: () => void): () => void {
    this.#due = this.#now + milliseconds;
    this.#callback = callback;
    return () => {
      this.#callback = null;
    };
  }

  get pending(): boolean {
    return this.#callback !== null;
  }

  fire(late: number, times = 1): void {
    for (let time = 0; time < times; time += 1) {
      const callback = this.#callback;
      this.#callback = null;
      this.#now = this.#due + late;
      callback?.();
    }
  }
}

function setUp(most = 512) {
  const clock = new LateClock();
  const places = new Places({ most, shared: true });
  const loop = new EventLoop(clock, places);
  loop.start();
  const occupy = (count: number) => {
    for (let owner = 0; owner < count; owner += 1) places.take(String(owner));
  };
  return { clock, places, loop, occupy };
}

describe('a late event loop', () => {
  it('is none while timers fire in time', () => {
    const { clock, places } = setUp();
    clock.fire(150, 100);
    expect(places.limit).toBe(512);
  });

  it('has to be late three times in a row: a pause for garbage is no overload', () => {
    const { clock, places, occupy } = setUp();
    occupy(300);
    for (let round = 0; round < 10; round += 1) {
      clock.fire(1_000, 2);
      clock.fire(0);
    }
    expect(places.limit).toBe(512);
    clock.fire(201, 3);
    expect(places.limit).toBe(210);
  });

  it('takes on ever fewer operations than are under way, and never none', () => {
    const { clock, places, occupy } = setUp();
    occupy(300);
    clock.fire(500, 4);
    expect(places.limit).toBe(147);
    clock.fire(500, 100);
    expect(places.limit).toBe(32);
  });

  it('takes on all again within seconds after it has caught up', () => {
    const { clock, places, occupy } = setUp();
    occupy(300);
    clock.fire(500, 20);
    clock.fire(0, 1);
    expect(places.limit).toBeGreaterThan(32);
    clock.fire(0, 30);
    expect([places.limit, places.isLimited]).toEqual([512, false]);
  });

  it('never limits a gateway that takes on little anyway', () => {
    const { clock, places, occupy } = setUp(10);
    occupy(10);
    clock.fire(500, 100);
    expect(places.limit).toBe(10);
  });

  it('is not looked for any more once the gateway closes', () => {
    const { clock, loop } = setUp();
    clock.fire(0);
    expect(clock.pending).toBe(true);
    loop.stop();
    expect(clock.pending).toBe(false);
  });
});
