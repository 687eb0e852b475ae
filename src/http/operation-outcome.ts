import { GraphQLError } from 'graphql';
import { instantOf } from '../domain/instant.ts';
import { operationError } from '../observability/labels.ts';
import { PresentedError } from '../schema/presented-error.ts';
import { NO_ERRORS, type Operation, type OperationOutcome } from './operation.ts';

/** Notes the errors of an answer, and why it is a refusal if it is one. */
export function noteErrors(outcome: OperationOutcome, errors: readonly unknown[]): void {
  const [first] = errors;
  outcome.errors = errors.length === 0 ? NO_ERRORS : errors.map((error) => operationError(codeOf(error)));
  if (first instanceof PresentedError) outcome.refusal = first.refusal;
}

/**
 * What is told of an operation beside its answer: that some of it should have been newer, and its upstream calls for a caller that
 * asked for them and may see them. Null where there is nothing to tell.
 */
export function extensionsOf({ debug, calls }: Operation): Readonly<Record<string, unknown>> | null {
  const { kept } = calls;
  const isStale = kept?.isStale === true;
  if (!debug && !isStale) return null;
  return {
    ...(isStale && { freshness: { asOf: instantOf(kept.asOf), isStale } }),
    ...(debug && { upstream: calls.calls }),
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof GraphQLError ? error.extensions['code'] : undefined;
}
