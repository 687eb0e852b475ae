import { Failed } from '../../domain/failure.ts';
import type { Group, Need, Place } from './need.ts';

/** The needs of the items of a list argument: one for each, or one that refuses all of them. */
export type NeedsOfEach<Answer> = readonly Need<Answer>[] | RefusedItems;

/**
 * The need of each item of a list argument. What is wrong with one is an error in its place, so that the others are answered;
 * that there are too many is one in every place, since a list that must not be null would take the whole answer with it. That
 * is told without a look at any of them: there may be as many as a body has room for, times the aliases.
 */
export function needOfEach<Item, Answer>(
  items: readonly Item[],
  argument: string,
  most: number,
  make: (item: Item, index: number) => Need<Answer>,
): NeedsOfEach<Answer> {
  const { length } = items;
  if (length > most) {
    const message = `Expected at most ${most} ${argument}, got ${length}.`;
    return new RefusedItems(new Failed({ kind: 'bad-input', argument, message }), length);
  }
  return items.map((item, index) => unlessRefused(() => make(item, index)));
}

function unlessRefused<Answer>(make: () => Need<Answer>): Need<Answer> {
  try {
    return make();
  } catch (error) {
    if (error instanceof Failed) return new RefusedItems(error, 1);
    throw error;
  }
}

/** Items that are refused for one and the same reason, whoever asks for them. */
export class RefusedItems implements Need<never> {
  readonly customer = null;
  /** How many there are, and so how many places of the answer tell it. */
  readonly count: number;
  readonly #refusal: Failed;

  constructor(refusal: Failed, count: number) {
    this.count = count;
    this.#refusal = refusal;
  }

  price({ ledger, path }: Place, { times }: Group): null {
    ledger.addIdlePlaces(path, times * this.count);
    return null;
  }

  meet(): never {
    throw this.#refusal;
  }

  unseen(): never {
    throw this.#refusal;
  }
}
