import { Assignments } from '../../domain/assignments.ts';
import type { Uuid } from '../../domain/uuid.ts';
import { type AssignmentsWish, type ReadAssignments, wishKey } from '../../loaders/assignments-loader.ts';
import type { GraphContext } from '../context.ts';
import type { Group, Lead, Need, Place } from './need.ts';

/** What a field makes of a customer's assignments, and how much of that there may be. */
export interface Made<Value> {
  /** The type of what is made. */
  readonly type: string;
  /** About how many of them. */
  readonly most: number;
  /** Stands for each of them before it is made. */
  readonly known: object;
  from(read: ReadAssignments, context: GraphContext): Value;
}

/** All assignments of a customer, for which its whole list is walked once. */
export class AssignmentsNeed<Value> implements Need<Value> {
  readonly customer: Uuid;
  readonly #wish: AssignmentsWish;
  readonly #made: Made<Value>;

  constructor(customer: Uuid, wish: AssignmentsWish, made: Made<Value>) {
    this.customer = customer;
    this.#wish = wish;
    this.#made = made;
  }

  price({ ledger, gate, path }: Place, { times }: Group): Lead {
    const { type, most, known } = this.#made;
    ledger.addAssignments(gate, this.customer, wishKey(this.#wish));
    const group = { customer: this.customer, known, distinct: most, times: times * most };
    return { type, gate: path, places: times * most, group };
  }

  meet(context: GraphContext): Promise<Value> {
    return context.loaders
      .assignments(this.customer, this.#wish)
      .then((read) => this.#made.from(read, context));
  }

  /** For one who may not see the customer, there are none. */
  unseen(context: GraphContext): Value {
    return this.#made.from({ assignments: new Assignments([]), freshness: context.now.freshness }, context);
  }
}
