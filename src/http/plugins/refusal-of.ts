import { GraphQLError } from 'graphql';
import { Failed, type Failure } from '../../domain/failure.ts';

/** A failure in the form in which plugins must throw it: as a GraphQLError that still carries it. */
export function refusalOf(failure: Failure): GraphQLError {
  return new GraphQLError(failure.kind, { originalError: new Failed(failure) });
}
