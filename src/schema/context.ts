import type { Principal } from '../auth/principal.ts';
import type { UsableStatuses } from '../domain/usable-statuses.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { UpstreamLimits } from '../loaders/limits.ts';
import type { CursorCodec } from '../cursors/cursor.ts';
import type { Now } from './now.ts';

/** What the resolver of any field may use. Only a field that declares its need gets at more: see `needs/costly.ts`. */
export interface FieldContext {
  readonly principal: Principal;
  /** The instant that the operation is about where its caller names none: the same for all of its fields. */
  readonly now: Now;
  /** The status with which an assignment may be used. */
  readonly usable: UsableStatuses;
}

/** What needs are made from and met with: one operation's loaders, and what all operations share. Made anew each time. */
export interface GraphContext extends FieldContext {
  readonly loaders: Loaders;
  readonly cursors: CursorCodec;
  readonly limits: GraphLimits;
}

export interface GraphLimits extends UpstreamLimits {
  /** The most rows that `first` or `last` may ask for. */
  readonly maxPageSize: number;
}
