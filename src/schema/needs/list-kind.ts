import type { ReferenceName } from '../../domain/list-query.ts';
import type { Uuid } from '../../domain/uuid.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import type { PageLoader } from '../../loaders/page-loader.ts';
import type { ListTraits } from '../../paging/list-traits.ts';
import type { Selected } from '../operation-shape.ts';

/** A kind of list, as a connection reads it. */
export interface ListKind<Query, Row> {
  /** The connection's type in the graph. */
  readonly type: string;
  traits(query: Query): ListTraits<Row>;
  pages(loaders: Loaders): PageLoader<Query, Row>;
  /** What rows must come with, for what is selected of the connection. */
  references(connection: Selected): readonly ReferenceName[];
  /** Stands for each row before it is read. */
  known(customer: Uuid): object;
}
