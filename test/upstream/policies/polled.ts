import type { BreakerState } from '../../../src/observability/labels.ts';
import { Failed } from '../../../src/domain/failure.ts';
import type { Answer } from '../../../src/upstream/answer.ts';
import { applyPolicies, type PolicyOptions } from '../../../src/upstream/policies/policies.ts';
import type { Ask } from '../../../src/upstream/send.ts';
import { sharingAmong } from '../../../src/upstream/sharing.ts';
import type { TransportRequest } from '../../../src/upstream/transport.ts';
import { Unreached } from '../../../src/upstream/unanswered.ts';
import { ManualClock } from '../../support/clock.ts';
import { OPTIONS as SOME } from './options.ts';
import { answerOf, CUT, operation, promised, request } from './scripted.ts';

const POLLERS = 100;
export const SLOTS = 32;
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
export type Manner = { readonly ms: number } | 'hangs' | 'refuses' | 'resets' | 503;

/** An upstream whose manner the test changes, as a transport sees it. */
export class Upstream {
  manner: Manner = { ms: 40 };
  /** Where it has another one, by path. */
  readonly exceptions = new Map<string, Manner>();
  readonly #clock: ManualClock;
  /** Instants at which calls came. */
  readonly calls: number[] = [];
  underWay = 0;
  mostUnderWay = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  readonly ask: Ask<TransportRequest> = ({ call: { signal }, path }, waiting) => {
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
    const manner = this.exceptions.get(path) ?? this.manner;
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
  readonly poller: number;
  readonly at: number;
  readonly ms: number;
  readonly isGood: boolean;
}

export function pathOf(poller: number): string {
  return `/customers/${poller}`;
}

/** Pollers, each a tenant that reads its own customer, and asks again so long after it was told. */
export function setUp(everyMs: number) {
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
  const poll = (poller: number, againAfterMs = everyMs) => {
    const start = clock.now();
    const one = operation({ tenant: `customer:${poller}`, deadline: start + 15_000 });
    const tell = (answer: Answer | null) => {
      const now = clock.now();
      told.push({ poller, at: now, ms: now - start, isGood: answer?.status === 200 });
      clock.setTimer(againAfterMs, () => {
        poll(poller, againAfterMs);
      });
    };
    promised(ask)(request(one, pathOf(poller))).then(tell, () => {
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
  return { clock, upstream, gauges, states, told, toldIn, start, poll };
}
