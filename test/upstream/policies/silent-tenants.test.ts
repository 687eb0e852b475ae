import { describe, expect, it } from 'vitest';
import { pathOf, setUp } from './polled.ts';

const SILENT = [1, 2, 3];
const CALLS_OF_EACH = 4;
const SECOND = 1000;

/** Three tenants for whom the upstream hangs, who poll; everybody has been answered before, and nobody else asks yet. */
async function threeHang(againAfterMs: number, callsOfEach = CALLS_OF_EACH) {
  const world = setUp(SECOND);
  const { clock, upstream, poll } = world;
  for (let poller = 1; poller < 20; poller += 1) poll(poller, Infinity);
  await clock.advance(SECOND);
  for (const poller of SILENT) {
    upstream.exceptions.set(pathOf(poller), 'hangs');
    for (let call = 0; call < callsOfEach; call += 1) poll(poller, againAfterMs);
  }
  return world;
}

const othersOf = ({ told }: ReturnType<typeof setUp>, from: number) =>
  told.filter(({ poller, at }) => at >= from && !SILENT.includes(poller));

describe('Three tenants for whom the upstream hangs, in a quiet time', () => {
  it.each([
    ['poll as often as others', SECOND],
    ['poll faster than others', 50],
    ['poll without a pause', 5],
  ])('take it from none of ten others, who come later, when they %s', async (_, againAfterMs) => {
    const world = await threeHang(againAfterMs);
    const { clock, poll, gauges } = world;
    await clock.advance(5 * SECOND);
    const from = clock.now();
    for (let poller = 10; poller < 20; poller += 1) {
      clock.setTimer(100 * (poller - 10), () => {
        poll(poller);
      });
    }
    await clock.advance(60 * SECOND);
    const others = othersOf(world, from);
    expect(others.length).toBeGreaterThan(500);
    expect(others.filter(({ isGood }) => !isGood).length).toBeLessThanOrEqual(2);
    expect(gauges.breaker).toBe('closed');
  });

  it.each([
    ['poll as often', 2500, 4],
    ['poll faster', 50, 4],
    ['have many calls each', 50, 10],
  ])(
    'take it from neither of two others, who ask every 2.5 s, when they %s',
    async (_, againAfterMs, calls) => {
      const world = await threeHang(againAfterMs, calls);
      const { clock, poll } = world;
      const from = clock.now();
      poll(10, 2500);
      clock.setTimer(300, () => {
        poll(11, 2500);
      });
      await clock.advance(90 * SECOND);
      const others = othersOf(world, from);
      expect(others.length).toBeGreaterThan(60);
      expect(others.filter(({ isGood }) => !isGood)).toEqual([]);
    },
  );

  it('are served as well as soon as the upstream answers them', async () => {
    const { clock, upstream, poll, toldIn } = await threeHang(SECOND);
    poll(10, 2500);
    await clock.advance(30 * SECOND);
    upstream.exceptions.clear();
    await clock.advance(5 * SECOND);
    const from = clock.now();
    await clock.advance(10 * SECOND);
    const after = toldIn(from, Infinity);
    expect(after.length).toBeGreaterThan(100);
    expect(after.every(({ isGood }) => isGood)).toBe(true);
  });

  it('find out for themselves one call at a time, when the breaker for all is closed again', async () => {
    const { clock, upstream, poll } = await threeHang(50);
    poll(10, 2500);
    await clock.advance(10 * SECOND);
    upstream.mostUnderWay = 0;
    await clock.advance(30 * SECOND);
    expect(upstream.mostUnderWay).toBeLessThanOrEqual(SILENT.length + 1);
  });
});

describe('Three tenants who fail, in a quiet time', () => {
  it.each([
    [503, 10],
    [503, 2],
    ['resets', 2],
  ] as const)('(%s) take it from %i others for no more than moments', async (manner, others) => {
    const world = await threeHang(50, 0);
    const { clock, upstream, poll } = world;
    for (const poller of SILENT) {
      upstream.exceptions.set(pathOf(poller), manner);
      for (let call = 0; call < CALLS_OF_EACH; call += 1) poll(poller, 50);
    }
    await clock.advance(5 * SECOND);
    for (let poller = 10; poller < 10 + others; poller += 1) {
      clock.setTimer(100 * (poller - 10), () => {
        poll(poller);
      });
    }
    await clock.advance(15 * SECOND);
    const from = clock.now();
    await clock.advance(60 * SECOND);
    const told = othersOf(world, from);
    expect(told.length).toBeGreaterThan(55 * others);
    expect(told.filter(({ isGood }) => !isGood)).toEqual([]);
  });
});

describe('An outage of all that began as a silence', () => {
  it.each([3, 30])(
    'of %i pollers ends with the first good answer, and closes step by step',
    async (pollers) => {
      const { clock, upstream, states, start, toldIn, gauges } = setUp(SECOND);
      start(pollers);
      await clock.advance(10 * SECOND);
      upstream.manner = 'hangs';
      for (let more = 0; more < 12; more += 1) start(pollers);
      await clock.advance(20 * SECOND);
      expect(states[0]).toBe('open');
      const back = clock.now();
      upstream.manner = { ms: 40 };
      while (!toldIn(back, Infinity).some(({ isGood }) => isGood)) await clock.advance(1);
      expect(clock.now() - back).toBeLessThan(3 * SECOND);
      upstream.mostUnderWay = upstream.underWay;
      await clock.advance(40);
      expect(upstream.mostUnderWay).toBeLessThanOrEqual(2);
      await clock.advance(4 * SECOND);
      expect(gauges.breaker).toBe('closed');
      const from = clock.now();
      await clock.advance(10 * SECOND);
      expect(toldIn(from, Infinity).every(({ isGood }) => isGood)).toBe(true);
    },
  );
});
