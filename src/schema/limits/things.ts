import type { Uuid } from '../../domain/uuid.ts';
import type { GraphContext } from '../context.ts';
import type { Selected } from '../operation-shape.ts';
import type { Ledger } from './ledger.ts';

/** What the cost of an operation depends on besides its text and variables. */
export type CostContext = Pick<GraphContext, 'principal' | 'limits' | 'cursors'>;

/** All objects of one type that will stand at one place of the answer. */
export interface Things {
  readonly type: string;
  /** The path of the last field on the way here that waits for an answer; see {@link Ledger}. */
  readonly gate: string;
  /** Of connections, whose rows they are. */
  readonly owners: readonly Owner[];
  /** How many objects are written here, one and the same counted each time. */
  readonly places: number;
  /** Whether a customer's record has been read before. */
  readonly loaded: boolean;
}

/** The part of them that belongs to one customer. */
export interface Owner {
  readonly customer: Uuid;
  /** How many differ. */
  readonly distinct: number;
  /** How many there are, one and the same counted each time. */
  readonly times: number;
}

/** A field that is asked of some things. */
export interface Asked {
  readonly parent: Things;
  /** As the resolver gets them. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly context: CostContext;
  readonly ledger: Ledger;
  /** What is asked for below this field, of a value of this type. */
  selected(type: string): Selected;
}

/** Enters a field's upstream work, and says what it resolves to. A throw means that the resolver will refuse, too. */
export type CostRule = (asked: Asked) => readonly Things[];

/** How many things there are, one and the same counted each time. */
export function countOf(owners: readonly Owner[]): number {
  return owners.reduce((count, { times }) => count + times, 0);
}
