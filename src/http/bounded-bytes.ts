import type { Clock } from '../domain/clock.ts';

/** Something that takes memory for as long as a client lets it. */
export interface Holder {
  /** Whose share it counts against. */
  readonly owner: string;
  /** Ends it, at once: others need the room. */
  letGo(): void;
}

/** What one owner has of it. */
interface Owner {
  bytes: number;
  count: number;
}

/** How long somebody may not move without being idle. */
const IDLE_MS = 1_000;

/** With more owners than so many, a share gets no smaller: whoever many others crowd needs room for a few. */
const MOST_SHARES = 512;
/** A single one is not large below this part of all, which is an ordinary body that is nearly in. */
const MOST_LARGE = 256;

/**
 * Bounds the bytes that slow clients make the gateway keep. Whoever comes gets room, and somebody else is let go for it: the one
 * who has not moved for longest of the owner that holds most, if that is several and more than an equal share. Where each has
 * little more than one, those are let go first who do not move, then the large ones, then those who have not moved for longest.
 */
export class BoundedBytes {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #patienceMs: number;
  readonly #held = new Set<Held>();
  readonly #owners = new Map<string, Owner>();
  #bytes = 0;

  /** `most` bytes are kept, and a single holder that takes more for itself. Nobody is idle before `patienceMs`. */
  constructor(clock: Clock, most: number, patienceMs = IDLE_MS) {
    this.#clock = clock;
    this.#most = most;
    this.#patienceMs = patienceMs;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts a new holder until it is released. */
  hold(holder: Holder, bytes: number): Held {
    let owner = this.#owners.get(holder.owner);
    if (owner === undefined) this.#owners.set(holder.owner, (owner = { bytes: 0, count: 0 }));
    owner.count += 1;
    const held = new Held(holder, owner, this, this.#clock.now());
    this.#held.add(held);
    this.grow(held, bytes);
    return held;
  }

  /** Called through {@link Held}. */
  grow(held: Held, bytes: number): void {
    if (!this.#held.has(held)) return;
    this.#count(held, bytes);
    while (this.#bytes > this.#most) {
      const first = this.#firstOf((other) => other !== held);
      if (first === null) return;
      this.#letGo(first);
    }
  }

  /** Called through {@link Held}. */
  now(): number {
    return this.#clock.now();
  }

  /** Called through {@link Held}. */
  release(held: Held): void {
    if (!this.#held.delete(held)) return;
    const { owner, holder } = held;
    this.#count(held, -held.bytes);
    owner.count -= 1;
    if (owner.count === 0) this.#owners.delete(holder.owner);
  }

  /** Lets go of one who has not moved for `idleMs` at least, of one owner or of all; false if there is none. */
  letGoOfIdle(idleMs: number, owner: string | null): boolean {
    const idleSince = this.#clock.now() - idleMs;
    const first = this.#firstOf(
      ({ holder, movedAt }) => movedAt <= idleSince && (owner === null || holder.owner === owner),
    );
    if (first === null) return false;
    this.#letGo(first);
    return true;
  }

  #letGo(held: Held): void {
    this.release(held);
    held.holder.letGo();
  }

  /** Who is to be let go before all others of whom it may be. */
  #firstOf(mayBe: (held: Held) => boolean): Held | null {
    const share = this.#most / Math.min(this.#owners.size, MOST_SHARES);
    const large = this.#most / Math.min(this.#owners.size, MOST_LARGE);
    const idleSince = this.#clock.now() - this.#patienceMs;
    let first: Held | null = null;
    for (const held of this.#held) {
      if (mayBe(held) && (first === null || isBefore(held, first, share, large, idleSince))) first = held;
    }
    return first;
  }

  #count(held: Held, bytes: number): void {
    held.bytes += bytes;
    held.owner.bytes += bytes;
    this.#bytes += bytes;
  }
}

function isBefore(one: Held, other: Held, share: number, large: number, idleSince: number): boolean {
  const more = excess(one.owner, share) - excess(other.owner, share);
  if (more !== 0) return more > 0;
  const isIdle = one.movedAt <= idleSince;
  if (isIdle !== other.movedAt <= idleSince) return isIdle;
  const larger = Math.max(one.owner.bytes, large) - Math.max(other.owner.bytes, large);
  return larger === 0 ? one.movedAt < other.movedAt : larger > 0;
}

/** What an owner has beyond its share. A single one may be large: it is as long as what its client asked for, or has to say. */
function excess({ bytes, count }: Owner, share: number): number {
  return count > 1 ? Math.max(bytes - share, 0) : 0;
}

/** One holder's account. */
export class Held {
  readonly holder: Holder;
  /** Shared by all of one owner. */
  readonly owner: Owner;
  bytes = 0;
  movedAt: number;
  readonly #all: BoundedBytes;

  constructor(holder: Holder, owner: Owner, all: BoundedBytes, now: number) {
    this.holder = holder;
    this.owner = owner;
    this.#all = all;
    this.movedAt = now;
  }

  /** May let go of others. */
  grow(bytes: number): void {
    this.#all.grow(this, bytes);
  }

  /** The client has read or sent something worth mentioning; `at` is when that had been due, if it is late. */
  moved(at = Infinity): void {
    this.movedAt = Math.min(at, this.#all.now());
  }

  release(): void {
    this.#all.release(this);
  }
}
