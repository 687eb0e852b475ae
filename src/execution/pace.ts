import type { Turns } from '../domain/turns.ts';

/**
 * As many objects of a list are executed before others have a turn. As many totals are read with one call, so what the
 * objects of a list ask for in several turns takes no more calls than in one.
 */
const OBJECTS_PER_TURN = 50;

/** The most errors of one answer: more help nobody, and each takes far longer than a value. */
export const MOST_ERRORS = 1_000;

/** How far one execution of the reference implementation has come, which by itself does everything in one go. */
export class Pace {
  readonly #turns: Turns;
  readonly #whose: string;
  #left = OBJECTS_PER_TURN;
  readonly #waiting: { readonly size: number; readonly begin: () => void }[] = [];
  #errors = 0;

  /** `whose` are those who take turns with each other. */
  constructor(turns: Turns, whose: string) {
    this.#turns = turns;
    this.#whose = whose;
  }

  /** Whether the answer is lost, so that nothing more needs to be executed. */
  get isLost(): boolean {
    return this.#errors > MOST_ERRORS;
  }

  failed(): void {
    this.#errors += 1;
  }

  /** The same items; those that are beyond what one turn may execute come in later ones. */
  spread(items: readonly unknown[]): readonly unknown[] {
    if (items.length <= this.#left) {
      this.#left -= items.length;
      return items;
    }
    const spread = items.slice(0, this.#left);
    for (let from = this.#left; from < items.length; from += OBJECTS_PER_TURN) {
      const part = items.slice(from, from + OBJECTS_PER_TURN);
      const turn = this.#turnFor(part.length);
      for (const item of part) {
        // Nobody looks at it before its turn, and until then a failure would count as one that nobody handles.
        if (item instanceof Promise) item.catch(() => undefined);
        spread.push(turn.then(() => item));
      }
    }
    this.#left = 0;
    return spread;
  }

  #turnFor(size: number): Promise<void> {
    return new Promise((begin) => {
      this.#waiting.push({ size, begin });
      if (this.#waiting.length === 1) this.#turns.later(this.#whose, this.#next);
    });
  }

  readonly #next = (): void => {
    this.#left = OBJECTS_PER_TURN;
    let begun = 0;
    for (const { size, begin } of this.#waiting) {
      if (begun > 0 && size > this.#left) break;
      begun += 1;
      this.#left -= size;
      begin();
    }
    this.#waiting.splice(0, begun);
    if (this.#waiting.length > 0) this.#turns.later(this.#whose, this.#next);
  };
}
