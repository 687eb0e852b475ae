import { LRUCache } from 'lru-cache';
import type { BreakerState } from '../../observability/labels.ts';
import type { Clock } from '../../domain/clock.ts';
import { Breaker } from './breaker.ts';
import type { BreakerOptions, BreakerSurroundings } from './breaker-options.ts';
import { RetryBudget, type RetryBudgetOptions } from './retry-budget.ts';
import { Scope } from './scope.ts';
import type { Observe } from './upstream-event.ts';

/** Whether there are several tenants. With a single one, its customers stand for themselves. */
export type Tenants = 'one' | 'many';

export interface ScopeOptions {
  readonly tenants: Tenants;
  readonly breaker: BreakerOptions;
  readonly budget: RetryBudgetOptions & {
    /** As `minimum`, for each tenant and for each customer that it reads. */
    readonly minimumEach: number;
  };
}

/** More are forgotten, those first that were not asked for of late. */
const MOST_SOURCES = 512;
const MOST_TENANTS = 4096;
const MOST_STRANGERS = 1024;

/**
 * A scope for each source, which is a customer as one tenant reads it, within that of the tenant, within that of all. Those
 * whose credentials may be made up have no other scope than one for themselves, and cannot crowd out any but each other.
 */
export class Scopes {
  readonly #options: ScopeOptions;
  readonly #surroundings: BreakerSurroundings;
  readonly #budgetOfEach: RetryBudgetOptions;
  readonly #isProven: (tenant: string) => boolean;
  readonly #all: Scope;
  readonly #sources = new LRUCache<string, Scope>({
    max: MOST_SOURCES,
    dispose: (forgotten) => (this.#spare = forgotten),
  });
  /** The last that was forgotten. What lives for long is dear to make anew, where each request is for another source. */
  #spare: Scope | null = null;
  readonly #tenants = new LRUCache<string, Scope>({ max: MOST_TENANTS });
  readonly #strangers = new LRUCache<string, Scope>({ max: MOST_STRANGERS });
  /** Of all strangers together: to be another one costs nothing. */
  readonly #strangersBudget: RetryBudget;

  /** `isProven` unless the tenant's credentials may be made up. */
  constructor(options: ScopeOptions, isProven: (tenant: string) => boolean, clock: Clock, events: Observe) {
    this.#options = options;
    this.#isProven = isProven;
    const { breaker, budget } = options;
    const changed = (state: BreakerState) => {
      events({ kind: 'breaker', state });
    };
    this.#surroundings = { options: breaker, clock, changed };
    this.#budgetOfEach = { ratio: budget.ratio, minimum: budget.minimumEach };
    this.#all = new Scope(new Breaker(this.#surroundings, 'all', null), new RetryBudget(budget));
    this.#strangersBudget = new RetryBudget(this.#budgetOfEach, this.#all.budget);
  }

  /** Of the breaker for all. */
  get state(): BreakerState {
    return this.#all.breaker.state;
  }

  /** `subject` is the customer, or empty where several are asked for. */
  find(tenant: string, subject: string): Scope {
    const isShared = this.#options.tenants === 'many';
    // A subject is a uuid or nothing, so no two pairs make one key.
    const source = isShared ? `${subject} ${tenant}` : subject;
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    if (!this.#isProven(tenant)) return this.#stranger(tenant);
    const scope = this.#source(isShared ? this.#tenant(tenant) : this.#all);
    this.#sources.set(source, scope);
    return scope;
  }

  #source(around: Scope): Scope {
    const spare = this.#spare;
    this.#spare = null;
    return spare?.renew(around) === true ? spare : this.#part('source', around);
  }

  #tenant(name: string): Scope {
    const known = this.#tenants.get(name);
    if (known !== undefined) return known;
    const scope = this.#part('tenant', this.#all);
    this.#tenants.set(name, scope);
    return scope;
  }

  #stranger(tenant: string): Scope {
    const known = this.#strangers.get(tenant);
    if (known !== undefined) return known;
    const breaker = new Breaker(this.#surroundings, 'stranger', this.#all.breaker);
    const scope = new Scope(breaker, this.#strangersBudget);
    this.#strangers.set(tenant, scope);
    return scope;
  }

  #part(extent: 'source' | 'tenant', around: Scope): Scope {
    return new Scope(
      new Breaker(this.#surroundings, extent, around.breaker),
      new RetryBudget(this.#budgetOfEach, around.budget),
    );
  }
}
