import { FairQueue } from './fair-queue.ts';
import { Refused, wholeSeconds } from './refused.ts';
import { ServiceTime } from './service-time.ts';

export interface BulkheadOptions {
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Of these, calls of any one tenant: the rest is left for others. */
  readonly tenantConcurrency: number;
  /** Calls that may wait. */
  readonly queue: number;
  /** No call waits for longer: its operation is over by then. */
  readonly longestWaitMs: number;
}

/** Who wants a slot, and is told what becomes of that. */
export interface SlotSeeker {
  readonly tenant: string;
  /** It has a slot, to be given back by {@link Bulkhead.leave}. */
  slotGiven(): void;
  /** There is no place to wait for one, or no longer. */
  slotRefused(refusal: Refused): void;
}

/**
 * A fixed number of slots, and a bounded queue before them in which tenants take turns. When the queue is full, a tenant
 * that has more waiting than the one that comes makes room for it.
 *
 * A slot is held until its attempt is over: answered, failed, out of time, or given up by the last who waited for it.
 * What is below is then told to end, and has its own bound on connections should it not.
 */
export class Bulkhead {
  readonly #options: BulkheadOptions;
  readonly #runningOf = new Map<string, number>();
  readonly #queue = new FairQueue<SlotSeeker>();
  readonly #serviceTime = new ServiceTime();
  #running = 0;
  #isHandingOn = false;

  constructor(options: BulkheadOptions) {
    this.#options = options;
  }

  /** Calls that hold a slot. */
  get running(): number {
    return this.#running;
  }

  /** Calls that wait for one. */
  get waiting(): number {
    return this.#queue.size;
  }

  /**
   * Null if a call of this tenant would be taken now; otherwise the seconds after which that is worth another try. It would
   * not be taken where the queue is full and the tenant has no claim to another's place in it, or where the wait for a slot
   * is expected to take longer than any operation waits.
   */
  congestion(tenant: string): number | null {
    if (this.#running < this.#options.concurrency && this.#mayEnter(tenant)) return null;
    const isFull = this.#queue.size >= this.#options.queue && !this.#queue.wouldEvictFor(tenant);
    return isFull || this.#expectedWait(tenant) >= this.#options.longestWaitMs
      ? this.#retryAfter(tenant)
      : null;
  }

  /**
   * Gives a slot, now or later, unless the seeker withdraws. One who finds a slot overtakes nobody: who waits could not
   * have it.
   */
  enter(seeker: SlotSeeker): void {
    if (this.#running < this.#options.concurrency && this.#mayEnter(seeker.tenant)) {
      this.#give(seeker);
      return;
    }
    if (this.#queue.size >= this.#options.queue) {
      const evicted = this.#queue.evictFor(seeker.tenant);
      const refused = evicted ?? seeker;
      refused.slotRefused(this.#overloaded(refused.tenant));
      if (evicted === undefined) return;
    }
    this.#queue.push(seeker.tenant, seeker);
  }

  /** Takes a seeker out of the queue. */
  withdraw(seeker: SlotSeeker): void {
    this.#queue.remove(seeker.tenant, seeker);
  }

  /**
   * Gives a slot back, and to whoever is next. `servedMs` is how long the upstream took; null where that cannot be told,
   * since it was not asked or nobody waited for the end.
   */
  leave({ tenant }: SlotSeeker, servedMs: number | null): void {
    if (servedMs !== null) this.#serviceTime.add(servedMs);
    this.#running -= 1;
    const running = (this.#runningOf.get(tenant) ?? 1) - 1;
    if (running === 0) this.#runningOf.delete(tenant);
    else this.#runningOf.set(tenant, running);
    this.#handOn();
  }

  /** A seeker may give its slot back before it has returned: then it is handed on here, and not one call deeper. */
  #handOn(): void {
    if (this.#isHandingOn) return;
    this.#isHandingOn = true;
    try {
      while (this.#queue.size > 0 && this.#running < this.#options.concurrency) {
        const next = this.#queue.shift(this.#mayEnter);
        if (next === undefined) return;
        this.#give(next);
      }
    } finally {
      this.#isHandingOn = false;
    }
  }

  #give(seeker: SlotSeeker): void {
    const { tenant } = seeker;
    this.#running += 1;
    this.#runningOf.set(tenant, (this.#runningOf.get(tenant) ?? 0) + 1);
    seeker.slotGiven();
  }

  /**
   * Milliseconds until a call that came now had a slot. Before it are all that wait, but of no tenant more than of its own,
   * since tenants take turns; and those of its own before the slots that it may hold.
   */
  #expectedWait(tenant: string): number {
    const { concurrency, tenantConcurrency } = this.#options;
    const turns = this.#queue.waitingOf(tenant) + 1;
    const ahead = Math.min(this.#queue.size, turns * this.#queue.lanes);
    const service = this.#serviceTime.milliseconds ?? 0;
    return service * Math.max((ahead + 1) / concurrency, turns / tenantConcurrency);
  }

  /** By the longest wait, whoever waits now has had a slot or is gone. */
  #retryAfter(tenant: string): number {
    return wholeSeconds(Math.min(this.#expectedWait(tenant), this.#options.longestWaitMs));
  }

  #overloaded(tenant: string): Refused {
    return new Refused('bulkhead', { kind: 'overloaded', retryAfter: this.#retryAfter(tenant) });
  }

  readonly #mayEnter = (tenant: string): boolean =>
    (this.#runningOf.get(tenant) ?? 0) < this.#options.tenantConcurrency;
}
