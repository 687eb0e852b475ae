import type { Uuid } from '../../domain/uuid.ts';
import type { Connection } from '../connection.ts';
import type { Shown } from './connection-kind.ts';
import type { Group, Lead, Need, Place } from './need.ts';
import { dearestWindow } from './window-cost.ts';
import { leadOfWindow } from './window-lead.ts';

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

  price(place: Place, of: Group): Lead {
    return leadOfWindow(this.#shown, this.#count, dearestWindow(place.limits), place, of);
  }

  meet(): never {
    throw new TypeError('Expected a customer that was read, got its stand-in.');
  }
}
