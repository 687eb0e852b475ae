/** Lanes that hold nothing are remembered, as most come again at once; when there are so many, all of them are forgotten. */
const MOST_IDLE = 1_000;

interface Share {
  held: number;
  reserved: number;
  readonly greed: number;
}

/**
 * A fixed number of slots. How many a lane may hold follows from how many are free, so that those who hold many leave room for
 * whoever comes. One that is reserved is still free to whoever takes it before.
 */
export class Slots {
  readonly #most: number;
  readonly #greedOf: (lane: string) => number;
  /** Of lanes that hold slots, or have reserved some, and of some that did. */
  readonly #shares = new Map<string, Share>();
  #held = 0;
  #reserved = 0;

  /** A lane gets a further slot while it holds fewer than its greed times those that are free. */
  constructor(most: number, greedOf: (lane: string) => number) {
    this.#most = most;
    this.#greedOf = greedOf;
  }

  get held(): number {
    return this.#held;
  }

  get areAllHeld(): boolean {
    return this.#held >= this.#most;
  }

  /** Asked of every lane that is in turn before one that may. */
  readonly mayTake = (lane: string): boolean => {
    const free = this.#most - this.#held;
    const share = this.#shares.get(lane);
    return free > 0 && (share === undefined || share.held < share.greed * free);
  };

  /** Whether a lane could take one more if all slots that are reserved were taken. */
  mayReserve(lane: string): boolean {
    const free = this.#most - this.#held - this.#reserved;
    const share = this.#shares.get(lane);
    return free > 0 && (share === undefined || share.held + share.reserved < share.greed * free);
  }

  take(lane: string): void {
    this.#held += 1;
    this.#shareOf(lane).held += 1;
  }

  giveBack(lane: string): void {
    this.#held -= 1;
    this.#shareOf(lane).held -= 1;
  }

  reserve(lane: string): void {
    this.#reserved += 1;
    this.#shareOf(lane).reserved += 1;
  }

  release(lane: string): void {
    this.#reserved -= 1;
    this.#shareOf(lane).reserved -= 1;
  }

  /** What a lane holds at most, when no other holds any. */
  mostOf(lane: string): number {
    const greed = this.#greedOf(lane);
    return greed === Infinity ? this.#most : Math.ceil((greed * this.#most) / (1 + greed));
  }

  #shareOf(lane: string): Share {
    const known = this.#shares.get(lane);
    if (known !== undefined) return known;
    if (this.#shares.size >= MOST_IDLE + this.#held + this.#reserved) this.#forgetIdle();
    const share = { held: 0, reserved: 0, greed: this.#greedOf(lane) };
    this.#shares.set(lane, share);
    return share;
  }

  #forgetIdle(): void {
    for (const [lane, { held, reserved }] of this.#shares) {
      if (held === 0 && reserved === 0) this.#shares.delete(lane);
    }
  }
}
