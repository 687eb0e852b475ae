import type { GraphContext } from '../schema/context.ts';
import type { Operation } from './operation.ts';

/** What Yoga is handed with each request. */
export interface Served {
  readonly operation: Operation;
  /** What the operation's resolvers are given. */
  readonly graph: GraphContext;
  readonly answer: ServedAnswer;
}

/** Where the answer is put: Yoga would measure and encode it anew, all in one go. */
export interface ServedAnswer {
  /** Null unless Yoga had it written as it is. */
  body: string | Buffer | null;
  /** Whether there is an entry `data` in it. */
  hasData: boolean;
  /** Whether there is one, or Yoga refused the request itself. */
  isExecuted: boolean;
  /** Whether Yoga needs the text nevertheless, to make events or parts of it. */
  readonly asText: boolean;
}
