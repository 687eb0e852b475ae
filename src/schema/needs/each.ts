import { badInput, Failed } from '../../domain/failure.ts';
import type { Group, Need, Place } from './need.ts';

/**
 * The need of each item of a list argument. What is wrong with one is an error in its place, so that the others are answered;
 * that there are too many is one in every place, since a list that must not be null would take the whole answer with it.
 */
export function needOfEach<Item, Answer>(
  items: readonly Item[],
  argument: string,
  most: number,
  make: (item: Item, index: number) => Need<Answer>,
): readonly Need<Answer>[] {
  const tooMany = () => badInput(argument, `Expected at most ${most} ${argument}, got ${items.length}.`);
  return items.map((item, index) => unlessRefused(items.length > most ? tooMany : () => make(item, index)));
}

function unlessRefused<Answer>(make: () => Need<Answer>): Need<Answer> {
  try {
    return make();
  } catch (error) {
    if (error instanceof Failed) return new RefusedNeed(error);
    throw error;
  }
}

/** One item that is refused, whoever asks for it. */
class RefusedNeed implements Need<never> {
  readonly customer = null;
  readonly #refusal: Failed;

  constructor(refusal: Failed) {
    this.#refusal = refusal;
  }

  price({ ledger, path }: Place, { times }: Group): null {
    ledger.addIdlePlaces(path, times);
    return null;
  }

  meet(): never {
    throw this.#refusal;
  }

  unseen(): never {
    throw this.#refusal;
  }
}
