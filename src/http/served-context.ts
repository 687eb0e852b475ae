import type { GraphContext } from '../schema/context.ts';
import type { Operation } from './operation.ts';

/** What Yoga is handed with each request. */
export interface Served {
  readonly operation: Operation;
  /** What the operation's resolvers are given; made before, since others may have executed with it already. */
  readonly graph: GraphContext;
  /** Where the answer is put: Yoga would make a text of it, measure that and encode it, all in one go. */
  readonly answer: { body: string | Buffer | null };
}

/** What resolvers and plugins see: the graph's context, and for plugins the operation. */
export interface ServedContext extends Served, GraphContext {}
