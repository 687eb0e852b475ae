/** Cuts long work into pieces, so that nobody else has to wait for the whole of it. */
export interface Turns {
  /** How many characters of text make a piece. */
  readonly characters: number;
  /** Calls back once everything else that is ready has had its turn. */
  later(piece: () => void): void;
}

/** It takes about a millisecond to write them. */
const CHARACTERS = 65_536;

/**
 * One piece per turn of the event loop, in the order in which they were put off: whoever has many pieces waits behind
 * whoever has few, and requests that come in meanwhile wait for one piece only.
 */
export class EventLoopTurns implements Turns {
  readonly characters: number;
  readonly #pieces: (() => void)[] = [];

  constructor(characters = CHARACTERS) {
    this.characters = characters;
  }

  later(piece: () => void): void {
    this.#pieces.push(piece);
    if (this.#pieces.length === 1) setImmediate(this.#next);
  }

  readonly #next = (): void => {
    const [piece] = this.#pieces;
    try {
      piece?.();
    } finally {
      this.#pieces.shift();
      if (this.#pieces.length > 0) setImmediate(this.#next);
    }
  };
}
