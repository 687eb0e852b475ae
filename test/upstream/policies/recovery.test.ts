import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../src/upstream/send.ts';
import type { TransportRequest } from '../../../src/upstream/transport.ts';
import { type Manner, setUp, SLOTS } from './polled.ts';

const OUTAGES: readonly Manner[] = ['hangs', 'refuses', 'resets', 503];

describe.each(OUTAGES)('When the upstream %s for everybody', (manner) => {
  it('callers fail within milliseconds after the first seconds, and one call a second finds out', async () => {
    const { clock, upstream, toldIn, start, gauges } = setUp(1000);
    start();
    await clock.advance(20_000);
    upstream.manner = manner;
    await clock.advance(4000);
    expect(upstream.underWay).toBeLessThanOrEqual(1);
    upstream.mostUnderWay = 0;
    await clock.advance(56_000);
    const slow = toldIn(24_000, 80_000).filter(({ ms }) => ms > 5);
    // The probes themselves, of which there is one at a time.
    expect(slow.length).toBeLessThanOrEqual(56);
    expect(upstream.mostUnderWay).toBe(1);
    expect(Math.max(...upstream.perSecond(24_000))).toBeLessThanOrEqual(2);
    expect(gauges.waiting).toBe(0);
  });

  it.each([3, 7.3, 20, 29.9, 60])(
    'for %d s, it is served again within 3 s of its return',
    async (seconds) => {
      const { clock, upstream, toldIn, start, gauges } = setUp(1000);
      start();
      await clock.advance(20_000);
      upstream.manner = manner;
      await clock.advance(seconds * 1000);
      const back = clock.now();
      upstream.manner = { ms: 40 };
      upstream.mostUnderWay = upstream.underWay;
      await clock.advance(4000);
      const first = toldIn(back, Infinity).find(({ isGood }) => isGood);
      expect(first?.at).toBeLessThan(back + 3000);
      expect(gauges.breaker).toBe('closed');
      await clock.advance(4000);
      expect(toldIn(back + 4000, Infinity).every(({ isGood }) => isGood)).toBe(true);
    },
  );

  it('its return is no storm: calls come one, two, four at a time', async () => {
    const { clock, upstream, start, told } = setUp(50);
    start();
    await clock.advance(1000);
    upstream.manner = manner;
    await clock.advance(5000);
    expect(upstream.underWay).toBeLessThanOrEqual(1);
    upstream.manner = { ms: 40 };
    const from = told.length;
    while (!told.slice(from).some(({ isGood }) => isGood)) await clock.advance(1);
    upstream.mostUnderWay = 0;
    await clock.advance(39);
    for (const permits of [2, 4, 8, 16, SLOTS]) {
      expect(upstream.mostUnderWay).toBeLessThanOrEqual(permits);
      await clock.advance(40);
    }
  });
});

describe('An upstream that is slow', () => {
  it.each([1500, 5000, 8000])('and always takes %i ms is no outage', async (ms) => {
    const { clock, upstream, states, told, start } = setUp(1000);
    upstream.manner = { ms };
    start(30);
    await clock.advance(120_000);
    expect(states).toEqual([]);
    expect(told.length).toBeGreaterThan(100);
    expect(told.every(({ isGood }) => isGood)).toBe(true);
  });

  it('and then down is found to be back, although every probe takes its 5 s', async () => {
    const { clock, upstream, states, told, start } = setUp(1000);
    upstream.manner = { ms: 5000 };
    start(30);
    await clock.advance(60_000);
    upstream.manner = 'refuses';
    await clock.advance(20_000);
    expect(states[0]).toBe('open');
    upstream.manner = { ms: 5000 };
    await clock.advance(60_000);
    expect(states.at(-1)).toBe('closed');
    expect(told.slice(-20).every(({ isGood }) => isGood)).toBe(true);
  });

  it('after an outage, and was not before, is found to be back by and by', async () => {
    const { clock, upstream, states, start } = setUp(1000);
    start();
    await clock.advance(20_000);
    upstream.manner = 503;
    await clock.advance(10_000);
    upstream.manner = { ms: 3000 };
    await clock.advance(90_000);
    expect(states.at(-1)).toBe('closed');
  });
});

describe('What hangs for one customer alone', () => {
  it('refuses nobody else, and is left alone itself', async () => {
    const { clock, upstream, toldIn, start, states } = setUp(1000);
    const { ask } = upstream;
    start();
    await clock.advance(20_000);
    const hanging: Ask<TransportRequest> = (made, waiting) => {
      if (made.path === '/customers/7') upstream.manner = 'hangs';
      ask(made, waiting);
      upstream.manner = { ms: 40 };
    };
    Object.assign(upstream, { ask: hanging });
    await clock.advance(60_000);
    expect(states).toEqual([]);
    expect(toldIn(20_000, 80_000).every(({ isGood }) => isGood)).toBe(true);
  });
});
