import { FairQueue, type Place } from './fair-queue.ts';
import { Refused, wholeSeconds } from './refused.ts';
import { ServiceTime } from './service-time.ts';

export interface BulkheadOptions {
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Calls that may wait. */
  readonly queue: number;
  /** No call waits for longer: its operation is over by then. */
  readonly longestWaitMs: number;
}

/** Who wants a slot, and is told what becomes of that. */
export interface SlotSeeker {
  readonly tenant: string;
  readonly lane: string;
  /** Where it waits; null when it does not. Kept here for the bulkhead. */
  place: Place<SlotSeeker> | null;
  /** It has a slot, to be given back by {@link Bulkhead.leave}. */
  slotGiven(): void;
  /** There is no place to wait for one, or no longer. */
  slotRefused(refusal: Refused): void;
}

interface Holder {
  slots: number;
  readonly greed: number;
}

/**
 * A fixed number of slots, and a bounded queue before them in which lanes take turns. How many slots a lane may hold follows
 * from how many are free, so that those who hold many leave room for whoever comes. When the queue is full, a lane that has
 * more waiting than that of the one who comes makes room for it.
 *
 * A slot is held until its attempt is over: answered, failed, out of time, or given up by the last who waited for it.
 * What is below is then told to end, and has its own bound on connections should it not.
 */
export class Bulkhead {
  readonly #options: BulkheadOptions;
  readonly #greedOf: (lane: string) => number;
  /** Lanes that hold slots. */
  readonly #holders = new Map<string, Holder>();
  readonly #queue = new FairQueue<SlotSeeker>();
  readonly #serviceTime = new ServiceTime();
  #running = 0;
  #isHandingOn = false;

  /** A lane gets a further slot while it holds fewer than its greed times those that are free. */
  constructor(options: BulkheadOptions, greedOf: (lane: string) => number) {
    this.#options = options;
    this.#greedOf = greedOf;
  }

  /** Calls that hold a slot. */
  get running(): number {
    return this.#running;
  }

  /** Calls that wait for one. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** How long a call holds its slot, smoothed; null as long as none has ended. */
  get usualMs(): number | null {
    return this.#serviceTime.milliseconds;
  }

  /**
   * Null if a call of this tenant would be taken now; otherwise the seconds after which that is worth another try. It would
   * not be taken where the queue is full and the tenant has no claim to another's place in it, or where the wait for a slot
   * is expected to take longer than any operation waits.
   */
  congestion(lane: string, tenant: string): number | null {
    if (this.#mayEnter(lane)) return null;
    const isFull = this.#queue.size >= this.#options.queue && !this.#queue.wouldEvictFor(lane, tenant);
    return isFull || this.#expectedWait(lane, tenant) >= this.#options.longestWaitMs
      ? this.#retryAfter(lane, tenant)
      : null;
  }

  /**
   * Gives a slot, now or later, unless the seeker withdraws. One who finds a slot overtakes nobody: who waits could not
   * have it.
   */
  enter(seeker: SlotSeeker): void {
    const { lane, tenant } = seeker;
    if (this.#mayEnter(lane)) {
      this.#give(seeker);
      return;
    }
    if (this.#queue.size >= this.#options.queue) {
      const evicted = this.#queue.evictFor(lane, tenant);
      const refused = evicted ?? seeker;
      refused.place = null;
      refused.slotRefused(this.#overloaded(refused));
      if (evicted === undefined) return;
    }
    seeker.place = this.#queue.push(lane, tenant, seeker);
  }

  /** Takes a seeker out of the queue. */
  withdraw(seeker: SlotSeeker): void {
    if (seeker.place !== null) this.#queue.remove(seeker.place);
    seeker.place = null;
  }

  /**
   * Gives a slot back, and to whoever is next. `servedMs` is how long the upstream took; null where that cannot be told,
   * since it was not asked or nobody waited for the end.
   */
  leave({ lane }: SlotSeeker, servedMs: number | null): void {
    if (servedMs !== null) this.#serviceTime.add(servedMs);
    this.#running -= 1;
    const holder = this.#holders.get(lane);
    if (holder !== undefined) {
      holder.slots -= 1;
      if (holder.slots === 0) this.#holders.delete(lane);
    }
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
        next.place = null;
        this.#give(next);
      }
    } finally {
      this.#isHandingOn = false;
    }
  }

  #give(seeker: SlotSeeker): void {
    const { lane } = seeker;
    this.#running += 1;
    const holder = this.#holders.get(lane);
    if (holder === undefined) this.#holders.set(lane, { slots: 1, greed: this.#greedOf(lane) });
    else holder.slots += 1;
    seeker.slotGiven();
  }

  /**
   * Milliseconds until a call that came now had a slot. Before it are all that wait, but of no lane more than of its own
   * tenant, since they take turns; and those of its own before the slots that it may hold.
   */
  #expectedWait(lane: string, tenant: string): number {
    const { concurrency } = this.#options;
    const turns = this.#queue.waitingOf(lane, tenant) + 1;
    const ahead = Math.min(this.#queue.size, turns * this.#queue.lanes);
    const service = this.#serviceTime.milliseconds ?? 0;
    return service * Math.max((ahead + 1) / concurrency, turns / mostSlots(this.#greedOf(lane), concurrency));
  }

  /** By the longest wait, whoever waits now has had a slot or is gone. */
  #retryAfter(lane: string, tenant: string): number {
    return wholeSeconds(Math.min(this.#expectedWait(lane, tenant), this.#options.longestWaitMs));
  }

  #overloaded({ lane, tenant }: SlotSeeker): Refused {
    return new Refused('bulkhead', { kind: 'overloaded', retryAfter: this.#retryAfter(lane, tenant) });
  }

  /** Asked of every lane that is in turn before one that may. */
  readonly #mayEnter = (lane: string): boolean => {
    const free = this.#options.concurrency - this.#running;
    const holder = this.#holders.get(lane);
    return free > 0 && (holder === undefined || holder.slots < holder.greed * free);
  };
}

/** What a lane of this greed holds when no other holds any. */
function mostSlots(greed: number, concurrency: number): number {
  return greed === Infinity ? concurrency : Math.ceil((greed * concurrency) / (1 + greed));
}
