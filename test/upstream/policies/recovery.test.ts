import type { BreakerState } from '../../../src/observability/labels.ts';
import { describe, expect, it } from 'vitest';
import { applyPolicies, type PolicyOptions } from '../../../src/upstream/policies/policies.ts';
import { Unreached } from '../../../src/upstream/unanswered.ts';
import type { Answer } from '../../../src/upstream/answer.ts';
import type { Ask } from '../../../src/upstream/send.ts';
import type { TransportRequest } from '../../../src/upstream/transport.ts';
import { sharingAmong } from '../../../src/upstream/sharing.ts';
import { Failed } from '../../../src/domain/failure.ts';
import { ManualClock } from '../../support/clock.ts';
import { OPTIONS as SOME } from './options.ts';
import { answerOf, CUT, operation, promised, request } from './scripted.ts';

const POLLERS = 100;
const SLOTS = 32;
const TIMEOUT_MS = 10_000;

const OPTIONS: PolicyOptions = {
  ...SOME,
  attemptTimeoutMs: TIMEOUT_MS,
  tenants: 'many',
  budget: { ratio: 0.2, minimum: 10, minimumEach: 3 },
  breaker: {
    failureRatio: 0.5,
    minimumCalls: 20,
    windowMs: 10_000,
    buckets: 10,
    openMs: 1000,
    concurrency: SLOTS,
  },
  bulkhead: { concurrency: SLOTS, queue: 256, longestWaitMs: 15_000 },
  sharing: sharingAmong('jwt', () => true),
};

/** What the upstream does with a call: answers after a while, says nothing, or fails in one of several ways. */
type Manner = { readonly ms: number } | 'hangs' | 'refuses' | 'resets' | 503;

/** An upstream whose manner the test changes, as a transport sees it. */
class Upstream {
  manner: Manner = { ms: 40 };
  readonly #clock: ManualClock;
  /** Instants at which calls came. */
  readonly calls: number[] = [];
  underWay = 0;
  mostUnderWay = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  readonly ask: Ask<TransportRequest> = ({ call: { signal } }, waiting) => {
    this.calls.push(this.#clock.now());
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    let isOver = false;
    const end = (tell: () => void) => {
      if (isOver) return;
      isOver = true;
      this.underWay -= 1;
      tell();
    };
    signal.addEventListener('abort', () => {
      end(() => {
        waiting.failed(signal.reason);
      });
    });
    const { manner } = this;
    if (manner === 'hangs') return;
    this.#clock.setTimer(typeof manner === 'object' ? manner.ms : 1, () => {
      end(() => {
        if (manner === 503) waiting.answered(answerOf(503));
        else if (manner === 'refuses') waiting.failed(new Unreached(CUT, 'ECONNREFUSED'));
        else if (manner === 'resets') waiting.failed(new Failed(CUT));
        else waiting.answered(answerOf(200));
      });
    });
  };

  /** Calls that came since an instant, per whole second. */
  perSecond(since: number): number[] {
    const counts: number[] = [];
    for (const at of this.calls) {
      if (at < since) continue;
      const second = Math.floor((at - since) / 1000);
      counts[second] = (counts[second] ?? 0) + 1;
    }
    return counts.filter((count) => count > 0);
  }
}

interface Told {
  readonly at: number;
  readonly ms: number;
  readonly isGood: boolean;
}

/** Pollers, each a tenant that reads its own customer, and asks again so long after it was told. */
function setUp(everyMs: number, tenants: (poller: number) => string = (poller) => `customer:${poller}`) {
  const clock = new ManualClock();
  const upstream = new Upstream(clock);
  const states: BreakerState[] = [];
  const { ask, gauges } = applyPolicies(
    upstream.ask,
    OPTIONS,
    clock,
    () => 0.5,
    (event) => {
      if (event.kind === 'breaker') states.push(event.state);
    },
  );
  const told: Told[] = [];
  const poll = (poller: number) => {
    const start = clock.now();
    const one = operation({ tenant: tenants(poller), deadline: start + 15_000 });
    const tell = (answer: Answer | null) => {
      const now = clock.now();
      told.push({ at: now, ms: now - start, isGood: answer?.status === 200 });
      clock.setTimer(everyMs, () => {
        poll(poller);
      });
    };
    promised(ask)(request(one, `/customers/${poller}`)).then(tell, () => {
      tell(null);
    });
  };
  const start = (pollers = POLLERS) => {
    for (let poller = 0; poller < pollers; poller += 1) {
      clock.setTimer(1 + (poller * everyMs) / pollers, () => {
        poll(poller);
      });
    }
  };
  /** What callers were told within a span. */
  const toldIn = (from: number, to: number) => told.filter(({ at }) => at >= from && at < to);
  return { clock, upstream, gauges, states, told, toldIn, start };
}

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
