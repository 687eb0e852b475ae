import type { Direction } from './page-view.ts';
import type { Position } from './position.ts';

/** What a walk is to collect. Directions and sides are those of the list as it is read, flipped or not. */
export interface Goal {
  readonly reading: Direction;
  readonly flipped: boolean;
  readonly count: number;
  /** The row to start next to; null at the end of the list where reading starts. */
  readonly from: Position | null;
  /** The row to stop short of. */
  readonly until: Position | null;
  /** Whether the caller wants to know of rows at the end where reading starts, and at the one where it stops. */
  readonly asked: { readonly near: boolean; readonly far: boolean };
  /** The arguments to blame if the near or the far end cannot be found. */
  readonly blame: { readonly near: 'after' | 'before' | 'last'; readonly far: 'after' | 'before' };
}
