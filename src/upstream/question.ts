import type { Endpoint } from '../observability/labels.ts';
import type { Answer } from './answer.ts';
import type { QueryParts } from './query-string.ts';
import type { Complain } from './wire/wire-object.ts';

/** What is asked of one endpoint, and what becomes of the answer. */
export interface Question<Result> {
  readonly endpoint: Endpoint;
  readonly path: string;
  /** The customer that it is about; empty for several. */
  readonly subject: string;
  /** Asked for again when the upstream refuses one of them. */
  partsOf(): QueryParts;
  /** Who reads it: the same for all answers that are read alike. */
  readonly by: object;
  read(answer: Answer, complain: Complain): Result;
  /** What there is of a customer that Zenskar does not know; null where no single one is asked for. */
  readonly absent: ((answer: Answer) => Result) | null;
}
