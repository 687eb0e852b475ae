/** Cuts long work into pieces, so that nobody else has to wait for the whole of it. */
export interface Turns {
  /** How many characters of text make a piece. */
  readonly characters: number;
  /** Calls back once everything else that is ready has had its turn. `whose` are those who take turns with each other. */
  later(whose: string, piece: () => void): void;
}

/** It takes about a millisecond to write them. */
const CHARACTERS = 65_536;

/**
 * One piece per turn of the event loop, of each caller in turn: whoever has much to write delays others by a piece of theirs
 * only. Of one caller what was begun is finished before more is begun, since all that is under way is kept in memory: two
 * hundred answers that grow side by side take two hundred times as much as one after the other.
 */
export class EventLoopTurns implements Turns {
  readonly characters: number;
  /** In the order of their turns. */
  readonly #lanes = new Map<string, (() => void)[]>();
  #running: string | null = null;

  constructor(characters = CHARACTERS) {
    this.characters = characters;
  }

  later(whose: string, piece: () => void): void {
    const lane = this.#lanes.get(whose);
    // What a piece puts off is the rest of its own work.
    if (lane === undefined) this.#lanes.set(whose, [piece]);
    else if (this.#running === whose) lane.unshift(piece);
    else lane.push(piece);
    if (lane === undefined && this.#lanes.size === 1 && this.#running === null) setImmediate(this.#next);
  }

  readonly #next = (): void => {
    const next = this.#lanes.entries().next();
    if (next.done === true) return;
    const [whose, lane] = next.value;
    const piece = lane.shift();
    this.#running = whose;
    try {
      piece?.();
    } finally {
      this.#running = null;
      this.#lanes.delete(whose);
      if (lane.length > 0) this.#lanes.set(whose, lane);
      if (this.#lanes.size > 0) setImmediate(this.#next);
    }
  };
}
