import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/upstream/policies/outcome.ts';
import type { Scope } from '../../../src/upstream/policies/scope.ts';
import { BREAKER, type Mode, type Step, World } from './scoped-world.ts';

const FAILURES: readonly Outcome[] = ['server-error', 'timeout', 'connection'];
const NO_EVIDENCE: readonly Outcome[] = ['client-error', 'invalid', 'aborted'];
const HARMLESS: readonly Outcome[] = ['ok', 'ok', ...NO_EVIDENCE];

function steps(tenants: fc.Arbitrary<number>, outcomes: readonly Outcome[]): fc.Arbitrary<Step> {
  return fc.record({
    tenant: tenants,
    customer: fc.nat(3),
    outcome: fc.constantFrom(...outcomes),
    ms: fc.integer({ min: 0, max: 50 }),
  });
}

const SLOW = { numRuns: 60 };

describe('The breakers of all scopes', () => {
  it('never refuse a tenant that is well for the failures of another, however many and of whatever kind', async () => {
    const noisy = steps(fc.constant(0), [...FAILURES, ...FAILURES, ...HARMLESS]);
    const quiet = steps(fc.integer({ min: 1, max: 4 }), HARMLESS);
    const history = fc.array(fc.oneof({ weight: 4, arbitrary: noisy }, { weight: 1, arbitrary: quiet }), {
      maxLength: 150,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(history, fc.nat(7), async (history, overlap) => {
        const world = new World('known');
        for (const step of history) {
          const passes = await world.make(step, overlap);
          if (step.tenant > 0) expect(passes).toBe(true);
          expect(world.scopes.state).toBe('closed');
        }
      }),
      SLOW,
    );
  });

  it('never refuse a customer that is well for the failures of another of the same tenant', async () => {
    const noisy = steps(fc.constant(0), FAILURES).map((step) => ({ ...step, customer: 0 }));
    const quiet = steps(fc.constant(0), HARMLESS).map((step) => ({ ...step, customer: step.customer + 1 }));
    const history = fc.array(fc.oneof({ weight: 4, arbitrary: noisy }, { weight: 1, arbitrary: quiet }), {
      maxLength: 150,
      size: 'max',
    });
    const tenants = fc.constantFrom<Mode>('one', 'known');
    await fc.assert(
      fc.asyncProperty(history, fc.nat(7), tenants, async (history, overlap, tenants) => {
        const world = new World(tenants);
        for (const step of history) {
          const passes = await world.make(step, overlap);
          if (step.customer > 0) expect(passes).toBe(true);
        }
      }),
      SLOW,
    );
  });

  it('refuse everybody, also who comes for the first time, when every tenant fails', async () => {
    const failure = fc.constantFrom(...FAILURES);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 12 }),
        fc.array(failure, { minLength: 40, maxLength: 40 }),
        fc.array(fc.constantFrom(...NO_EVIDENCE), { maxLength: 200, size: 'max' }),
        async (tenants, failures, others) => {
          const world = new World('known');
          // Answers that say nothing hide nothing.
          for (const [n, outcome] of others.entries()) {
            await world.make({ tenant: 100 + n, customer: n, outcome, ms: 0 }, 0);
          }
          for (const [n, outcome] of failures.entries()) {
            await world.make({ tenant: n % tenants, customer: 0, outcome, ms: 5 }, 0);
          }
          expect(world.scopes.state).toBe('open');
          expect(world.find({ tenant: 999, customer: 0 }).breaker.refusal()).not.toBeNull();
        },
      ),
      SLOW,
    );
  });

  it('refuse everybody as soon as there are too few connections, whoever finds out', async () => {
    for (const tenants of ['one', 'known', 'claimed'] as const) {
      const world = new World(tenants);
      const step: Step = { tenant: 0, customer: 0, outcome: 'unreached', ms: 1 };
      for (let call = 0; call < BREAKER.minimumCalls; call += 1) {
        expect(await world.make(step, 0)).toBe(true);
      }
      expect(await world.make({ ...step, tenant: 1, customer: 1 }, 0)).toBe(false);
    }
  });

  it('let one call at a time find out, until one went well', async () => {
    const some = fc.record({
      tenant: fc.nat(5),
      ends: fc.boolean(),
      outcome: fc.constantFrom<Outcome>(...FAILURES, 'aborted', 'unreached'),
      ms: fc.integer({ min: 0, max: 120 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(some, { maxLength: 120, size: 'max' }), async (history) => {
        const world = new World('known');
        for (let n = 0; n < 20; n += 1) {
          await world.make({ tenant: n % 5, customer: 0, outcome: 'server-error', ms: 1 }, 0);
        }
        expect(world.scopes.state).toBe('open');
        let underWay: { scope: Scope; admission: number } | null = null;
        for (const { tenant, ends, outcome, ms } of history) {
          await world.clock.advance(ms);
          const scope = world.find({ tenant, customer: 0 });
          if (underWay !== null) expect(scope.breaker.refusal()).not.toBeNull();
          else if (scope.breaker.refusal() === null) underWay = { scope, admission: scope.breaker.admit() };
          if (!ends || underWay === null) continue;
          underWay.scope.breaker.settle(underWay.admission, outcome, ms);
          underWay = null;
        }
      }),
      SLOW,
    );
  });

  it('are all closed soon after everything goes well again, whatever there was before', async () => {
    const any = steps(fc.nat(5), [...FAILURES, ...HARMLESS, 'unreached', 'unreached']);
    const history = fc.array(any, { maxLength: 150, size: 'max' });
    const modes = fc.constantFrom<Mode>('one', 'known', 'claimed');
    await fc.assert(
      fc.asyncProperty(history, fc.nat(7), modes, async (history, overlap, tenants) => {
        const world = new World(tenants);
        for (const step of history) await world.make(step, overlap);
        await world.endAll();
        const well = { outcome: 'ok', ms: 1 } as const;
        for (let n = 0; n < 200; n += 1) {
          await world.make({ ...well, tenant: n % 6, customer: (n >> 3) % 4 }, 0);
          await world.clock.advance(9);
        }
        expect(world.scopes.state).toBe('closed');
        for (let n = 0; n < 24; n += 1) {
          expect(await world.make({ ...well, tenant: n % 6, customer: n >> 3 }, 0)).toBe(true);
        }
      }),
      SLOW,
    );
  });

  it('never believe strangers while somebody is served', async () => {
    const strangers = steps(fc.integer({ min: 10, max: 500 }), [...FAILURES, ...NO_EVIDENCE]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(strangers, { maxLength: 200, size: 'max' }),
        fc.nat(7),
        async (history, overlap) => {
          const world = new World('claimed');
          const known: Step = { tenant: 0, customer: 0, outcome: 'ok', ms: 1 };
          for (const step of history) {
            expect(await world.make(known, 0)).toBe(true);
            await world.make(step, overlap);
          }
          expect(world.scopes.state).toBe('closed');
        },
      ),
      SLOW,
    );
  });

  it('believe strangers when nobody is served, unless they merely had to wait', async () => {
    const world = new World('claimed');
    for (let n = 0; n < 40; n += 1) {
      await world.make({ tenant: n, customer: 0, outcome: 'timeout', ms: 1 }, 0);
    }
    expect(world.scopes.state).toBe('closed');
    for (let n = 0; n < 10; n += 1) {
      await world.make({ tenant: n, customer: 0, outcome: 'server-error', ms: 1 }, 0);
    }
    expect(world.scopes.state).toBe('open');
  });
});
