import { GraphQLError } from 'graphql';
import { operationError } from '../observability/labels.ts';
import { PresentedError } from '../schema/presented-error.ts';
import { NO_ERRORS, type Operation, type OperationOutcome } from './operation.ts';

/** Notes the errors of an answer, and why it is a refusal if it is one. */
export function noteErrors(outcome: OperationOutcome, errors: readonly unknown[]): void {
  const [first] = errors;
  outcome.errors = errors.length === 0 ? NO_ERRORS : errors.map((error) => operationError(codeOf(error)));
  if (first instanceof PresentedError) outcome.refusal = first.refusal;
}

/** The upstream calls of an operation, for a caller that asked for them and may see them; null for others. */
export function upstreamOf({ debug, calls }: Operation): { readonly upstream: unknown } | null {
  return debug ? { upstream: calls.calls } : null;
}

function codeOf(error: unknown): unknown {
  return error instanceof GraphQLError ? error.extensions['code'] : undefined;
}
