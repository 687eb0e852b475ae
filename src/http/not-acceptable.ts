import type { EdgeResponse } from './exchange.ts';
import type { Operation } from './operation.ts';
import { refuse } from './refusals.ts';

const NOT_ACCEPTABLE =
  'Expected an Accept header that allows application/graphql-response+json or application/json, got neither.';

/** Refuses an operation whose answer its client would not take. */
export function notAcceptable({ outcome }: Operation): EdgeResponse {
  outcome.errors = ['BAD_USER_INPUT'];
  outcome.refusal = 'not_acceptable';
  return refuse(406, 'BAD_USER_INPUT', NOT_ACCEPTABLE);
}
