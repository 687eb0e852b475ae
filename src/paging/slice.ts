import type { BrokenRow } from '../domain/page.ts';
import type { PageView } from './page-view.ts';

/** One row of a window together with the place that its cursor will name. */
export interface Entry<Row> {
  readonly row: Row | BrokenRow;
  readonly view: PageView<Row>;
  readonly index: number;
}

/** The rows of a window in the caller's order, and whether the upstream's list goes on at either side, if that was asked. */
export interface Slice<Row> {
  readonly entries: readonly Entry<Row>[];
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
  readonly totalCount: number | null;
}

/** Which of the two statements the caller asked for; one that it did not ask for may cost no upstream call. */
export interface Statements {
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

/** The rows of a window in the order in which they were read, and whether the list goes on at either end, if asked. */
export interface Reading<Row> {
  readonly entries: readonly Entry<Row>[];
  readonly near: boolean;
  readonly far: boolean;
  readonly totalCount: number | null;
}
