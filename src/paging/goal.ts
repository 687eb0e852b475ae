import type { Position } from './position.ts';
import type { Statements } from './slice.ts';

/** What a walk is to collect, in terms of the list as it is read. */
export interface Goal {
  readonly count: number;
  readonly until: Position | null;
  readonly asked: Statements;
}
