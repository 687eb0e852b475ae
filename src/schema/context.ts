import type { Principal } from '../auth/principal.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { UpstreamLimits } from '../loaders/limits.ts';
import type { CursorCodec } from '../paging/cursor.ts';

/** What resolvers may use: one operation's loaders, and what all operations share. Plain data, made anew each time. */
export interface GraphContext {
  readonly principal: Principal;
  readonly loaders: Loaders;
  readonly cursors: CursorCodec;
  readonly limits: GraphLimits;
}

export interface GraphLimits extends UpstreamLimits {
  /** The most rows that `first` or `last` may ask for. */
  readonly maxPageSize: number;
}
