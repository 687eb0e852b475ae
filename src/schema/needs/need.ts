import type { Uuid } from '../../domain/uuid.ts';
import type { GraphContext } from '../context.ts';
import type { Selected } from '../operation-shape.ts';
import type { Ledger } from './ledger.ts';

/** What a need is made from besides a field's parent and arguments. There are no loaders: nothing is asked yet. */
export type NeedContext = Pick<GraphContext, 'principal' | 'limits' | 'cursors' | 'now'>;

/** What is asked for below a field, of a value of the type that is named. */
export interface Below {
  selected(type: string): Selected;
}

/**
 * What a field asks of the upstream, as a value. It is made before anything is asked, once to be priced and once to be met,
 * by the same function; to make one throws whatever the field refuses.
 */
export interface Need<Answer = unknown> {
  /** Whose data it is; null for what is the organisation's own. */
  readonly customer: Uuid | null;
  /** Enters its work in the ledger, and tells what it leads to; null for a leaf. */
  price(place: Place, of: Group): Lead | null;
  /** Asks the loaders. Only called for a caller that may see the customer. */
  meet(context: GraphContext): Answer | Promise<Answer>;
  /** What one is answered who may not see the customer: as much as of a customer that does not exist. Null unless this says otherwise. */
  unseen?(context: GraphContext): Answer;
}

/** Where in an operation a need arises. */
export interface Place {
  readonly ledger: Ledger;
  readonly limits: GraphContext['limits'];
  readonly path: string;
  /** The path of the last field on the way here that waits for an answer; see {@link Ledger}. */
  readonly gate: string;
}

/** Objects of one type that belong to one customer and stand at one place of the answer, before any of them is known. */
export interface Group {
  /** Null where they are nobody's, as the root is. */
  readonly customer: Uuid | null;
  /** Stands for each of them, with as much as is known of it beforehand: this is what their needs are made from. */
  readonly known: unknown;
  /** How many differ. */
  readonly distinct: number;
  /** How many there are, one and the same counted each time. */
  readonly times: number;
}

/** The objects that one need brings. */
export interface Lead {
  readonly type: string;
  /** What waits for the answer has the place's path for its gate; what does not has the place's own. */
  readonly gate: string;
  /** How many objects are written, one and the same counted each time. */
  readonly places: number;
  /** The objects themselves; of a connection its rows; null if there are none. */
  readonly group: Group | null;
}

/** As much of a row as is known before it is read. */
export interface KnownRow {
  readonly customerUuid: Uuid;
  readonly entitlementUuid: Uuid | null;
}
