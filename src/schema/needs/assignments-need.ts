import { Assignments } from '../../domain/assignments.ts';
import type { Instant } from '../../domain/instant.ts';
import type { References } from '../../domain/references.ts';
import type { Uuid } from '../../domain/uuid.ts';
import type { ReadAssignments } from '../../loaders/assignments-loader.ts';
import type { UpstreamLimits } from '../../loaders/limits.ts';
import type { GraphContext } from '../context.ts';
import type { Group, Lead, Need, Place } from './need.ts';

/** What a field makes of a customer's assignments, and how much of that there may be. */
export interface Made<Value> {
  /** The type of what is made. */
  readonly type: string;
  /** About how many of them. */
  readonly most: number;
  /** How many assignments are looked at for that, or written. */
  readonly rows: number;
  /** The instant that it is about; null is the present. */
  readonly at: Instant | null;
  /** Stands for each of them before it is made. */
  readonly known: object;
  from(read: ReadAssignments, context: GraphContext): Value;
}

/**
 * How many rows it counts for to look at all assignments of a customer: a third of what may be read, since most have far fewer. With
 * the usual bounds a customer's balances can be asked for 14 times at once, such as for each month of a year; a hundred times would
 * keep every other caller waiting.
 */
export function rowsOfAll({ pageBudget, pageLimit }: UpstreamLimits): number {
  return Math.ceil((pageBudget * pageLimit) / 3);
}

/** All assignments of a customer, for which its whole list is walked once. */
export class AssignmentsNeed<Value> implements Need<Value> {
  readonly customer: Uuid;
  readonly #populate: References;
  readonly #made: Made<Value>;

  constructor(customer: Uuid, populate: References, made: Made<Value>) {
    this.customer = customer;
    this.#populate = populate;
    this.#made = made;
  }

  price({ ledger, gate, path }: Place, { times }: Group): Lead {
    const { type, most, known, rows, at } = this.#made;
    ledger.addAssignments(gate, this.customer, String(this.#populate));
    ledger.addMade(this.customer, at, times * rows);
    const group = { customer: this.customer, known, distinct: most, times: times * most };
    return { type, gate: path, places: times * most, group };
  }

  meet(context: GraphContext): Promise<Value> {
    return context.loaders
      .assignments(this.customer, this.#populate)
      .then((read) => this.#made.from(read, context));
  }

  /** For one who may not see the customer, there are none. */
  unseen(context: GraphContext): Value {
    return this.#made.from({ assignments: new Assignments([]), freshness: context.now.freshness }, context);
  }
}
