import { GraphQLError } from 'graphql';
import type { Failure } from '../../domain/failure.ts';
import type { Refusal } from '../../observability/labels.ts';
import { RefusedOperation } from '../../schema/refused-operation.ts';

/** A failure in the form in which plugins must throw it: as a GraphQLError that still carries it, and why it is a refusal. */
export function refusalOf(failure: Failure, refusal: Refusal): GraphQLError {
  return new GraphQLError(failure.kind, { originalError: new RefusedOperation(failure, refusal) });
}
