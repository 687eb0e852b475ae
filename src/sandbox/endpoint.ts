import type { Manners } from './manners.ts';
import type { Query } from './query.ts';
import type { World } from './world.ts';

/** What every endpoint answers from. */
export type EndpointRequest = {
  readonly world: World;
  readonly manners: Manners;
  /** Microseconds since 1970. */
  readonly now: number;
  readonly query: Query;
};
