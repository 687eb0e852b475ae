import { GraphQLError } from 'graphql';

/** What GraphQL over HTTP has a status for: a document that is not valid, or the name of no operation in it. */
export type RequestFlaw = 'document' | 'operation';

/** Thrown for an operation that cannot be executed as it was asked for. The errors are not yet presented. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';
  readonly errors: readonly GraphQLError[];
  readonly flaw: RequestFlaw | null;

  constructor(errors: readonly GraphQLError[], flaw: RequestFlaw | null = null) {
    super();
    this.errors = errors;
    this.flaw = flaw;
  }
}

/** For a name that no operation of a document has, or none where it has several. */
export function noSuchOperation(): NotBegun {
  return new NotBegun([new GraphQLError('Could not determine what operation to execute.')], 'operation');
}
