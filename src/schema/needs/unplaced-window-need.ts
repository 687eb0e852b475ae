import type { Uuid } from '../../domain/uuid.ts';
import type { Connection } from '../connection.ts';
import type { Shown } from './connection-kind.ts';
import type { Group, Lead, Need, Place } from './need.ts';
import { dearestWindow } from './window-cost.ts';

/**
 * A window next to a cursor in the list of a customer that is not known yet. Cursors are good for the list of one customer, so
 * nobody can tell where this one leads, and it is priced as the dearest. It is opened when the customer is there.
 */
export class UnplacedWindowNeed<Query, Row> implements Need<Connection<Row>> {
  readonly customer: Uuid | null;
  readonly #shown: Shown<Query, Row>;
  readonly #count: number;

  constructor(shown: Shown<Query, Row>, count: number) {
    this.customer = shown.list.customer;
    this.#shown = shown;
    this.#count = count;
  }

  price({ ledger, limits, gate, path }: Place, { times }: Group): Lead {
    const { customer } = this;
    const { kind, list, known } = this.#shown;
    const repeated = times * this.#count;
    ledger.addWindow(gate, list.scope, dearestWindow(limits), Math.max(times, repeated));
    const group = this.#count === 0 ? null : { customer, known, distinct: this.#count, times: repeated };
    return { type: kind.type, gate: path, places: times, group };
  }

  meet(): never {
    throw new TypeError('Expected a customer that was read, got its stand-in.');
  }
}
