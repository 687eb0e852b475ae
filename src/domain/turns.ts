/** Cuts long work into pieces, so that nobody else has to wait for the whole of it. */
export interface Turns {
  /** How many characters of text make a piece. */
  readonly characters: number;
  /** Calls back once everything else that is ready has had its turn. `whose` are those who take turns with each other. */
  later(whose: string, piece: () => void): void;
}

/** Begins long work, of each caller one after the other. */
export interface Beginnings {
  /** Work on a longer text than so many characters is long. */
  readonly characters: number;
  /**
   * Calls back once it is the caller's turn, and nothing that was begun for it before wants to go on. What such work begins
   * is the rest of its own, and comes before that of others.
   */
  begin(whose: string, work: () => void): void;
}

/** What one caller has to do. */
class Lane {
  /** Of work that was begun. */
  readonly pieces: (() => void)[] = [];
  /** Work that was not. */
  readonly works: (() => void)[] = [];

  get isEmpty(): boolean {
    return this.pieces.length === 0 && this.works.length === 0;
  }

  next(): (() => void) | undefined {
    return this.pieces.shift() ?? this.works.shift();
  }
}

/** It takes about a millisecond to write them. */
const CHARACTERS = 65_536;

/**
 * One piece per turn of the event loop, of each caller in turn: whoever has much to write delays others by a piece of theirs
 * only. Of one caller what was begun is finished before more is begun, since all that is under way is kept in memory: two
 * hundred answers that grow side by side take two hundred times as much as one after the other.
 */
export class EventLoopTurns implements Turns, Beginnings {
  readonly characters: number;
  /** In the order of their turns. */
  readonly #lanes = new Map<string, Lane>();
  #running: string | null = null;

  constructor(characters = CHARACTERS) {
    this.characters = characters;
  }

  later(whose: string, piece: () => void): void {
    const { pieces } = this.#lane(whose);
    // What a piece puts off is the rest of its own work.
    if (this.#running === whose) pieces.unshift(piece);
    else pieces.push(piece);
  }

  begin(whose: string, work: () => void): void {
    const { works } = this.#lane(whose);
    if (this.#running === whose) works.unshift(work);
    else works.push(work);
  }

  #lane(whose: string): Lane {
    const known = this.#lanes.get(whose);
    if (known !== undefined) return known;
    const lane = new Lane();
    this.#lanes.set(whose, lane);
    if (this.#lanes.size === 1 && this.#running === null) setImmediate(this.#next);
    return lane;
  }

  readonly #next = (): void => {
    const next = this.#lanes.entries().next();
    if (next.done === true) return;
    const [whose, lane] = next.value;
    const piece = lane.next();
    this.#running = whose;
    try {
      piece?.();
    } finally {
      this.#running = null;
      this.#lanes.delete(whose);
      if (!lane.isEmpty) this.#lanes.set(whose, lane);
      if (this.#lanes.size > 0) setImmediate(this.#next);
    }
  };
}
