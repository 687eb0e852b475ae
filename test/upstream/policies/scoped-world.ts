import type { BreakerOptions } from '../../../src/upstream/policies/breaker-options.ts';
import type { Outcome } from '../../../src/upstream/policies/outcome.ts';
import type { Scope } from '../../../src/upstream/policies/scope.ts';
import { Scopes } from '../../../src/upstream/policies/scopes.ts';
import { ManualClock } from '../../support/clock.ts';

export const BREAKER: BreakerOptions = {
  failureRatio: 0.5,
  minimumCalls: 8,
  windowMs: 2000,
  buckets: 10,
  openMs: 200,
  concurrency: 8,
};
const BUDGET = { ratio: 0.2, minimum: 10, minimumEach: 3 };

/** One tenant with its customers; several that are known; or several that must prove to be any. */
export type Mode = 'one' | 'known' | 'claimed';

/** A tenant and a customer, by number; what came of the call; and how long it took. */
export interface Step {
  readonly tenant: number;
  readonly customer: number;
  readonly outcome: Outcome;
  readonly ms: number;
}

/** Calls that overlap: each ends when `overlap` more have begun. */
export class World {
  readonly clock = new ManualClock();
  readonly scopes: Scopes;
  readonly #proven = new Set<string>();
  readonly #underWay: { scope: Scope; admission: number; step: Step }[] = [];

  constructor(mode: Mode) {
    const options = { tenants: mode === 'one' ? 'one' : 'many', breaker: BREAKER, budget: BUDGET } as const;
    const isProven = (tenant: string) => mode !== 'claimed' || this.#proven.has(tenant);
    this.scopes = new Scopes(options, isProven, this.clock, () => undefined);
  }

  find({ tenant, customer }: Pick<Step, 'tenant' | 'customer'>): Scope {
    return this.scopes.find(`tenant ${tenant}`, `customer ${customer}`);
  }

  /** Whether the call was let through. */
  async make(step: Step, overlap: number): Promise<boolean> {
    const scope = this.find(step);
    const passes = scope.breaker.refusal() === null;
    if (passes) this.#underWay.push({ scope, admission: scope.breaker.admit(), step });
    while (this.#underWay.length > overlap) await this.end();
    return passes;
  }

  async end(): Promise<void> {
    const ended = this.#underWay.shift();
    if (ended === undefined) return;
    const { scope, admission, step } = ended;
    await this.clock.advance(step.ms);
    const isLost = scope.breaker.isLost(admission);
    scope.breaker.settle(admission, isLost ? 'aborted' : step.outcome, step.ms);
    if (step.outcome === 'ok') this.#proven.add(`tenant ${step.tenant}`);
  }

  async endAll(): Promise<void> {
    while (this.#underWay.length > 0) await this.end();
  }
}
