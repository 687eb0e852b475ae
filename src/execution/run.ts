import type { Turns } from '../domain/turns.ts';
import type { GraphContext } from '../schema/context.ts';
import type { VariableValues } from '../schema/operation-shape.ts';
import { Output } from './output.ts';

/** Writes a value that is no promise as JSON. */
export type Write = (value: unknown, out: Output, run: Run) => void;

/**
 * Thrown where the answer would hold an error. The fast way knows only answers without any: whatever is not plain is
 * executed again by the reference implementation, over loaders that have every upstream answer already.
 */
export class NotPlain extends Error {
  override readonly name = 'NotPlain';
}

/** Thrown where the answer is longer than it may be. Nobody executes it again: it would be as long. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/** From so many characters on, an answer is handed on as bytes. */
const LONG = 262_144;
/** With brackets and the like, which are not counted, still more than a character of a string takes in UTF-8. */
const BYTES_PER_CHARACTER = 4;

/** Writes a part of the answer into the gap that was left for it. */
type Piece = (gap: Output) => void;

/** One execution: what is the same for all its values, and how much of it is still to come. */
export class Run {
  readonly context: GraphContext;
  readonly variables: VariableValues;
  /** Whether the answer holds no error so far. */
  isPlain = true;
  readonly #turns: Turns;
  readonly #maxBytes: number;
  #written = 0;
  #turnEnd: number;
  #isTooLong = false;
  readonly #putOff: (() => void)[] = [];
  #pending = 0;
  #settled: (() => void) | null = null;

  constructor(context: GraphContext, variables: VariableValues, turns: Turns, maxBytes: number) {
    this.context = context;
    this.variables = variables;
    this.#turns = turns;
    this.#turnEnd = turns.characters;
    this.#maxBytes = maxBytes;
  }

  /**
   * Executes the operation that `write` was compiled from. Resolves with its text, or with that in UTF-8 where it is long.
   * Rejects with {@link NotPlain} where an error would be part of it, and with {@link TooLong} where it takes more than
   * `maxBytes`.
   */
  execute(write: Write): Promise<string | Buffer> {
    const out = new Output();
    this.#attempt(() => {
      write(undefined, out, this);
    });
    return new Promise((resolve, reject) => {
      const settle = () => {
        const whole = this.isPlain && !this.#isTooLong ? this.#textOf(out) : null;
        if (whole !== null) resolve(whole);
        else reject(this.#isTooLong ? new TooLong() : new NotPlain());
      };
      if (this.#pending === 0) settle();
      else this.#settled = settle;
    });
  }

  /**
   * Ends an error in a place that may be null, as in any execution. The text is of no use any more, but whatever else is
   * asked for goes on to be loaded: the general way then finds all of it, where a part would split its batches.
   */
  dismissError(): void {
    this.isPlain = false;
  }

  /** Counts what was written of the answer, and ends the writing of what is longer than anybody may be sent. */
  wrote(characters: number): void {
    this.#written += characters;
    if (this.#written <= this.#maxBytes) return;
    // With an error in it the answer may be shorter than what was written so far.
    if (this.isPlain) this.#isTooLong = true;
    throw new TooLong();
  }

  /** Whether so much was written that others should have a turn before more is. */
  get isDue(): boolean {
    return this.#written >= this.#turnEnd;
  }

  /** Leaves a gap, and fills it when others have had a turn. Nothing may be loaded for it, since that would split batches. */
  putOff(gap: Output, piece: Piece): void {
    this.#pending += 1;
    this.#putOff.push(() => {
      this.#fill(gap, piece);
    });
    if (this.#putOff.length === 1) this.#turns.later(this.context.principal.tenant, this.#writeOn);
  }

  /** Writes a value, or leaves a gap for what a promise brings. */
  writeSoon(value: unknown, out: Output, write: Write): void {
    if (value instanceof Promise) this.#await(value, out.gap(), write);
    else write(value, out, this);
  }

  #await(value: Promise<unknown>, gap: Output, write: Write): void {
    this.#pending += 1;
    value.then(
      (settled) => {
        this.#fill(gap, (out) => {
          write(settled, out, this);
        });
      },
      () => {
        this.dismissError();
        this.#arrived();
      },
    );
  }

  readonly #writeOn = (): void => {
    this.#turnEnd = this.#written + this.#turns.characters;
    let done = 0;
    for (const piece of this.#putOff) {
      if (done > 0 && this.isDue) break;
      piece();
      done += 1;
    }
    this.#putOff.splice(0, done);
    if (this.#putOff.length > 0) this.#turns.later(this.context.principal.tenant, this.#writeOn);
  };

  #fill(gap: Output, piece: Piece): void {
    if (!this.#isTooLong) {
      this.#attempt(() => {
        piece(gap);
        gap.close();
      });
    }
    this.#arrived();
  }

  /** An error ends here, wherever else the execution would carry it: all that could still be loaded is under way. */
  #attempt(write: () => void): void {
    try {
      write();
    } catch {
      this.dismissError();
    }
  }

  #arrived(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#settled?.();
  }

  /** Null for more bytes than may be sent: so far characters were counted, and not all of them. */
  #textOf(out: Output): string | Buffer | null {
    if (this.#written * BYTES_PER_CHARACTER > this.#maxBytes || this.#written > LONG) {
      const bytes = out.bytes();
      this.#isTooLong = bytes.length > this.#maxBytes;
      if (this.#isTooLong) return null;
      if (bytes.length > LONG) return bytes;
    }
    return out.whole();
  }
}
