import type { Clock } from '../domain/clock.ts';

/** Something that takes memory for as long as a client lets it. */
export interface Holder {
  /** Whose share it counts against. */
  readonly owner: string;
  /** Ends it, at once: others need the room. */
  letGo(): void;
}

/** Who has not moved for so long is let go before anybody who has. */
const IDLE_MS = 1_000;

/**
 * Bounds the bytes that slow clients make the gateway keep. Whoever comes gets room, and somebody else is let go for it:
 * first those who do not move, of them those whose owner holds most, of them the one who has not moved for longest.
 */
export class BoundedBytes {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #held = new Set<Held>();
  readonly #bytesOf = new Map<string, number>();
  #bytes = 0;

  /** `most` bytes are kept, and a single holder that takes more for itself. */
  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts a new holder until it is released. */
  hold(holder: Holder, bytes: number): Held {
    const held = new Held(holder, this, this.#clock.now());
    this.#held.add(held);
    this.grow(held, bytes);
    return held;
  }

  /** Called through {@link Held}. */
  grow(held: Held, bytes: number): void {
    held.bytes += bytes;
    this.#count(held.holder.owner, bytes);
    while (this.#bytes > this.#most && this.#held.size > 1) this.#letGo(this.#hindmost(held));
  }

  /** Called through {@link Held}. */
  now(): number {
    return this.#clock.now();
  }

  /** Called through {@link Held}. */
  release(held: Held): void {
    if (this.#held.delete(held)) this.#count(held.holder.owner, -held.bytes);
  }

  /** Lets go of whoever has not moved for longest, of one owner or of all, if that is `idleMs` at least. */
  letGoOfIdle(idleMs: number, owner: string | null): boolean {
    let idlest: Held | null = null;
    for (const held of this.#held) {
      if (owner !== null && held.holder.owner !== owner) continue;
      if (idlest === null || held.movedAt < idlest.movedAt) idlest = held;
    }
    if (idlest === null || this.#clock.now() - idlest.movedAt < idleMs) return false;
    this.#letGo(idlest);
    return true;
  }

  #letGo(held: Held): void {
    this.release(held);
    held.holder.letGo();
  }

  /** Of all but the one that the room is for. */
  #hindmost(newcomer: Held): Held {
    const idleSince = this.#clock.now() - IDLE_MS;
    let hindmost = newcomer;
    for (const held of this.#held) {
      if (held !== newcomer && (hindmost === newcomer || this.#isBehind(held, hindmost, idleSince))) {
        hindmost = held;
      }
    }
    return hindmost;
  }

  #isBehind(one: Held, other: Held, idleSince: number): boolean {
    const isIdle = one.movedAt <= idleSince;
    if (isIdle !== other.movedAt <= idleSince) return isIdle;
    const more = (this.#bytesOf.get(one.holder.owner) ?? 0) - (this.#bytesOf.get(other.holder.owner) ?? 0);
    return more === 0 ? one.movedAt < other.movedAt : more > 0;
  }

  #count(owner: string, bytes: number): void {
    this.#bytes += bytes;
    const left = (this.#bytesOf.get(owner) ?? 0) + bytes;
    if (left === 0) this.#bytesOf.delete(owner);
    else this.#bytesOf.set(owner, left);
  }
}

/** One holder's account. */
export class Held {
  readonly holder: Holder;
  bytes = 0;
  movedAt: number;
  readonly #all: BoundedBytes;

  constructor(holder: Holder, all: BoundedBytes, now: number) {
    this.holder = holder;
    this.#all = all;
    this.movedAt = now;
  }

  /** May let go of others. */
  grow(bytes: number): void {
    this.#all.grow(this, bytes);
  }

  /** The client has read or sent something worth mentioning. */
  moved(): void {
    this.movedAt = this.#all.now();
  }

  release(): void {
    this.#all.release(this);
  }
}
