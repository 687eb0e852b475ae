import { GraphQLError, type GraphQLErrorOptions, Kind } from 'graphql';
import type { Refusal } from '../observability/labels.ts';
import { RefusedOperation } from './refused-operation.ts';

/** An error as a client is shown it, together with what only metrics are told. */
export class PresentedError extends GraphQLError {
  /** Why its operation was not executed; null for an error of the execution. */
  readonly refusal: Refusal | null;

  constructor(message: string, options: GraphQLErrorOptions, refusal: Refusal | null) {
    super(message, options);
    this.refusal = refusal;
  }
}

/** What the rule of graphql-js says where introspection is off; it has no code. */
const INTROSPECTION_IS_OFF = 'GraphQL introspection has been disabled';

/** Why an error keeps its operation from being executed, told by what it is about; null where it does not. */
export function refusalOfError(error: GraphQLError): Refusal | null {
  const { path, originalError, nodes, source, message } = error;
  if (path !== undefined) return null;
  if (originalError instanceof RefusedOperation) return originalError.refusal;
  const [about] = nodes ?? [];
  if (about?.kind === Kind.VARIABLE_DEFINITION) return 'variables';
  if (originalError !== undefined && !(originalError instanceof GraphQLError)) return null;
  if (about !== undefined) return message.startsWith(INTROSPECTION_IS_OFF) ? 'introspection' : 'validation';
  // What is left is about no place in the document: the body, or that it names no operation that there is.
  return source === undefined ? 'malformed' : 'syntax';
}
