import { FairQueue, LEAD, type Place } from './fair-queue.ts';
import { Refused, wholeSeconds } from './refused.ts';
import { Reservation, type Reserved } from './reservation.ts';
import { ServiceTime } from './service-time.ts';
import { Slots } from './slots.ts';

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

/**
 * The last part of the queue is kept for callers who have nothing under way. Whoever has that part of it more than another had
 * better lose a call that waits than have the other refused.
 */
const SCARCE = 1 / 32;

/**
 * A fixed number of slots, and a bounded queue before them in which lanes take turns. When the queue is full, a lane that has
 * more waiting than that of the one who comes makes room for it.
 *
 * A slot is held until its attempt is over: answered, failed, out of time, or given up by the last who waited for it.
 * What is below is then told to end, and has its own bound on connections should it not.
 *
 * Room is reserved for whoever is about to ask, so that not all who come in one instant are promised the same. It is kept from
 * others who would reserve it, and not from those who ask: these are under way already.
 */
export class Bulkhead implements Reserved {
  readonly #options: BulkheadOptions;
  readonly #scarce: number;
  readonly #lead: number;
  readonly #slots: Slots;
  readonly #queue = new FairQueue<SlotSeeker>();
  readonly #serviceTime = new ServiceTime();
  /** Places in the queue that are reserved. */
  #reserved = 0;
  #isHandingOn = false;

  /** A lane gets a further slot while it holds fewer than its greed times those that are free. */
  constructor(options: BulkheadOptions, greedOf: (lane: string) => number) {
    this.#options = options;
    this.#scarce = Math.floor(options.queue * SCARCE);
    this.#lead = Math.max(this.#scarce, LEAD);
    this.#slots = new Slots(options.concurrency, greedOf);
  }

  /** Calls that hold a slot. */
  get running(): number {
    return this.#slots.held;
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
   * not be taken where the queue is full, or nearly so and the caller `isBusy` with others, unless somebody else has far more
   * of it; nor where the wait for a slot is expected to take longer than any operation waits.
   */
  congestion(lane: string, tenant: string, isBusy: boolean): number | null {
    if (this.#slots.mayReserve(lane)) return null;
    const room = this.#options.queue - this.#queue.size - this.#reserved;
    const isFull = room <= (isBusy ? this.#scarce : 0);
    return (isFull && !this.#queue.wouldEvictFor(lane, tenant, this.#lead)) ||
      this.#expectedWait(lane, tenant) >= this.#options.longestWaitMs
      ? this.#retryAfter(lane, tenant)
      : null;
  }

  /** Keeps room for a call that is about to be made, where {@link congestion} has nothing against it. */
  reserve(lane: string): Reservation {
    if (this.#slots.mayReserve(lane)) {
      this.#slots.reserve(lane);
      return new Reservation(this, lane, 'slot');
    }
    this.#reserved += 1;
    return new Reservation(this, lane, 'place');
  }

  /** Called by a reservation, once. */
  release(lane: string, room: 'slot' | 'place'): void {
    if (room === 'slot') this.#slots.release(lane);
    else this.#reserved -= 1;
  }

  /** Gives a slot if there is one; false where there is none. It overtakes nobody: who waits could not have it. */
  take(seeker: SlotSeeker): boolean {
    if (!this.#slots.mayTake(seeker.lane)) return false;
    this.#give(seeker);
    return true;
  }

  /** Gives a slot later, unless the seeker withdraws, or there is no room to wait. */
  wait(seeker: SlotSeeker): void {
    const { lane, tenant } = seeker;
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
    this.#slots.giveBack(lane);
    this.#handOn();
  }

  /** A seeker may give its slot back before it has returned: then it is handed on here, and not one call deeper. */
  #handOn(): void {
    if (this.#isHandingOn) return;
    this.#isHandingOn = true;
    try {
      while (this.#queue.size > 0 && !this.#slots.areAllHeld) {
        const next = this.#queue.shift(this.#slots.mayTake);
        if (next === undefined) return;
        next.place = null;
        this.#give(next);
      }
    } finally {
      this.#isHandingOn = false;
    }
  }

  #give(seeker: SlotSeeker): void {
    this.#slots.take(seeker.lane);
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
    return service * Math.max((ahead + 1) / concurrency, turns / this.#slots.mostOf(lane));
  }

  /** By the longest wait, whoever waits now has had a slot or is gone. */
  #retryAfter(lane: string, tenant: string): number {
    return wholeSeconds(Math.min(this.#expectedWait(lane, tenant), this.#options.longestWaitMs));
  }

  #overloaded({ lane, tenant }: SlotSeeker): Refused {
    return new Refused('bulkhead', { kind: 'overloaded', retryAfter: this.#retryAfter(lane, tenant) });
  }
}
