import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RetryBudget } from '../../../src/upstream/policies/retry-budget.ts';
import { ManualClock } from '../../support/clock.ts';
import { retried } from './retried.ts';
import { type Act, CUT, perform, request, watch } from './scripted.ts';

describe('R5: the retry budget', () => {
  it('bounds the retries in any span by the minimum and a part of its requests, whatever fails', () => {
    const steps = fc.array(fc.constantFrom('request', 'retry'), { maxLength: 300 });
    const ratio = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
    const minimum = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(steps, ratio, minimum, (steps, ratio, minimum) => {
        const budget = new RetryBudget({ ratio, minimum });
        // How far the retries are ahead of their part of the requests, and its lowest value so far.
        let ahead = 0;
        let lowest = 0;
        for (const step of steps) {
          if (step === 'request') {
            budget.deposit();
            ahead -= ratio;
            lowest = Math.min(lowest, ahead);
          } else if (budget.withdraw()) {
            ahead += 1;
          }
          expect(ahead - lowest).toBeLessThanOrEqual(minimum + 1e-6);
        }
      }),
    );
  });

  it('grants what it promises: one retry for five requests at 20 %', () => {
    const budget = new RetryBudget({ ratio: 0.2, minimum: 1 });
    expect([budget.withdraw(), budget.withdraw()]).toEqual([true, false]);
    for (let made = 0; made < 5; made += 1) {
      expect(budget.withdraw()).toBe(false);
      budget.deposit();
    }
    expect([budget.withdraw(), budget.withdraw()]).toEqual([true, false]);
  });

  it.each<[string, Act]>([
    ['503', 503],
    ['connections that fail', CUT],
  ])('keeps 1000 requests below 1.2 times as many calls when all end in %s', async (_, act) => {
    const clock = new ManualClock();
    let calls = 0;
    const budget = new RetryBudget({ ratio: 0.2, minimum: 10 });
    const options = { attempts: 3, baseMs: 100, capMs: 2000, retryAfterCapMs: 5000 };
    const tried = retried(
      options,
      budget,
      clock,
      () => 0.5,
      () => undefined,
    )(() => {
      calls += 1;
      return perform(act);
    });
    for (let batch = 0; batch < 100; batch += 1) {
      for (let one = 0; one < 10; one += 1) watch(tried(request()));
      await clock.advance(20);
    }
    await clock.advance(5000);
    expect(calls).toBeGreaterThan(1150);
    expect(calls).toBeLessThanOrEqual(1200 + 10);
  });
});
