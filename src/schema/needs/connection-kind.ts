import type { References } from '../../domain/references.ts';
import type { List } from '../../upstream/lists/list.ts';
import type { Selected } from '../operation-shape.ts';

/** What a connection adds to the list that it shows. */
export interface ConnectionKind {
  /** Its type in the graph. */
  readonly type: string;
  /** What rows must come with, for what is selected of the connection. */
  references(connection: Selected): References;
}

/** A list as a connection shows it. */
export interface Shown<Query, Row> {
  readonly kind: ConnectionKind;
  readonly list: List<Query, Row>;
  /** Stands for each row before it is read. */
  readonly known: object;
}
