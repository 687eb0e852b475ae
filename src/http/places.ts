/** What a request holds from its execution until its answer is out. To give it back twice does no harm. */
export interface Place {
  readonly owner: string;
  /** `isCut` where the answer's reader was let go before it had all of it. */
  giveBack(isCut?: boolean): void;
}

/** The same place; whoever is told hears once that it was given back. */
export function watched(place: Place, returned: (isCut: boolean) => void): Place {
  let isHeld = true;
  return {
    owner: place.owner,
    giveBack(isCut = false) {
      place.giveBack(isCut);
      if (!isHeld) return;
      isHeld = false;
      returned(isCut);
    },
  };
}

/** How many times the free places an owner may hold: a lone one gets two thirds of all, and the rest stays for others. */
const SHARE_OF_FREE = 2;

export interface PlacesOptions {
  /** Nobody gets a place beyond so many. */
  readonly most: number;
  /** Whether there are several owners to be fair to. Otherwise a single one may hold all places. */
  readonly shared: boolean;
}

/** Why there is no place: none for anybody, or none for an owner that holds its share already. */
export type NoPlace = 'full' | 'share';

/**
 * Bounds the operations under way, in all and by owner. An owner may hold up to twice of what is free: many that hold few
 * are all served, and one that takes whatever it can get leaves a third to the next, who leaves a third of that. An owner
 * without any gets one as long as there are fewer owners than the limit allows.
 */
export class Places {
  readonly #most: number;
  readonly #shared: boolean;
  readonly #held = new Map<string, number>();
  #limit: number;
  #taken = 0;

  constructor({ most, shared }: PlacesOptions) {
    this.#most = most;
    this.#limit = most;
    this.#shared = shared;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Between 1 and the most that there are. Places held above it stay held, and an owner without any may still get one. */
  get limit(): number {
    return this.#limit;
  }

  set limit(limit: number) {
    this.#limit = Math.max(1, Math.min(Math.floor(limit), this.#most));
  }

  heldBy(owner: string): number {
    return this.#held.get(owner) ?? 0;
  }

  /** Whether fewer operations are taken on than there are places. */
  get isLimited(): boolean {
    return this.#limit < this.#most;
  }

  /** Why an owner would get no place now; null if it would. */
  refusal(owner: string): NoPlace | null {
    if (this.#taken >= this.#most) return 'full';
    const free = this.#limit - this.#taken;
    if (!this.#shared) return free > 0 ? null : 'full';
    const held = this.heldBy(owner);
    if (held < SHARE_OF_FREE * free) return null;
    if (held > 0) return 'share';
    return this.#held.size < this.#limit ? null : 'full';
  }

  /** To be asked for only where {@link refusal} has nothing against it. */
  take(owner: string): Place {
    this.#taken += 1;
    this.#held.set(owner, this.heldBy(owner) + 1);
    return new Taken(owner, this);
  }

  /** Called by a place, once. */
  returned(owner: string): void {
    this.#taken -= 1;
    const left = this.heldBy(owner) - 1;
    if (left === 0) this.#held.delete(owner);
    else this.#held.set(owner, left);
  }

  /** Whether the places are full because of several owners: no single one holds most of them. */
  get areTakenBySeveral(): boolean {
    let largest = 0;
    for (const held of this.#held.values()) largest = Math.max(largest, held);
    return 2 * largest <= this.#taken;
  }
}

class Taken implements Place {
  readonly owner: string;
  #places: Places | null;

  constructor(owner: string, places: Places) {
    this.owner = owner;
    this.#places = places;
  }

  giveBack(): void {
    const places = this.#places;
    this.#places = null;
    places?.returned(this.owner);
  }
}
