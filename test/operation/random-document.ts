import type { GraphQLInputType } from 'graphql';

/** A variable of a document; its default is a literal. */
export interface Variable {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly argument: string;
  readonly standard: string | null;
}

export interface RandomDocument {
  readonly text: string;
  /** Null for an operation without a name. */
  readonly operations: readonly (string | null)[];
  readonly variables: readonly Variable[];
}
