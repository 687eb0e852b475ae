import { type ASTNode, type FieldNode, GraphQLError, Kind, type ValueNode } from 'graphql';
import { Failed, type Failure } from '../domain/failure.ts';
import { placeOfLiteral } from './literal-place.ts';
import { complainOfVariable } from './variable-complaint.ts';
import { OPERATION_ERRORS, type OperationError } from '../observability/labels.ts';
import { PresentedError, refusalOfError } from './presented-error.ts';
import { RefusedOperation } from './refused-operation.ts';

export interface Account {
  readonly code: OperationError;
  readonly message: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

/** The one place where a failure becomes words for a client. */
export function accountFor(failure: Failure): Account {
  switch (failure.kind) {
    case 'bad-input':
      return { code: 'BAD_USER_INPUT', message: failure.message, details: { argument: failure.argument } };
    case 'invalid-cursor':
      return { code: 'INVALID_CURSOR', message: failure.message, details: { argument: failure.argument } };
    case 'not-found':
      return { code: 'NOT_FOUND', message: failure.message };
    // Clients know these two by the words of Apollo Server, and send the text then.
    case 'persisted-query-not-supported':
      return { code: 'PERSISTED_QUERY_NOT_SUPPORTED', message: 'PersistedQueryNotSupported' };
    case 'persisted-query-not-found':
      return { code: 'PERSISTED_QUERY_NOT_FOUND', message: 'PersistedQueryNotFound' };
    case 'unauthenticated':
      return { code: 'UNAUTHENTICATED', message: failure.message };
    case 'forbidden':
      return { code: 'FORBIDDEN', message: failure.message };
    case 'auth-unavailable':
      return { code: 'OVERLOADED', message: 'Tokens cannot be checked at the moment. Try again in a while.' };
    case 'overloaded': {
      const { retryAfter } = failure;
      const message = `The gateway has too much to do. Try again ${inSeconds(retryAfter)}.`;
      return { code: 'OVERLOADED', message, details: { retryAfter } };
    }
    case 'too-complex':
      return { code: 'QUERY_TOO_COMPLEX', message: failure.message };
    case 'rate-limited': {
      const { retryAfter } = failure;
      const when = retryAfter === null ? 'in a while' : inSeconds(retryAfter);
      const message = `Zenskar cannot be asked more often just now. Try again ${when}.`;
      return { code: 'RATE_LIMITED', message, ...(retryAfter === null ? {} : { details: { retryAfter } }) };
    }
    case 'upstream-auth':
      return {
        code: 'UPSTREAM_AUTH',
        message:
          "Zenskar refused the gateway's own credentials. The operator of the gateway must check them.",
      };
    case 'upstream-timeout':
      return {
        code: 'UPSTREAM_TIMEOUT',
        message: `Zenskar did not answer within ${failure.milliseconds} ms. Try again.`,
      };
    case 'upstream-unavailable': {
      const { reason, retryAfter } = failure;
      const when = retryAfter === undefined ? '' : ` ${inSeconds(retryAfter)}`;
      const message = `Zenskar gave no usable answer: ${reason}. Try again${when}.`;
      return {
        code: 'UPSTREAM_UNAVAILABLE',
        message,
        ...(retryAfter === undefined ? {} : { details: { retryAfter } }),
      };
    }
    case 'upstream-invalid':
      return {
        code: 'UPSTREAM_INVALID',
        message: `Zenskar's answer breaks its contract at ${failure.path}: ${failure.message}`,
        details: { jsonPath: failure.path },
      };
    case 'broken-row': {
      const { path, message, resumeAfter, resumeBefore } = failure;
      return {
        code: 'UPSTREAM_INVALID',
        message:
          `Zenskar's answer breaks its contract at ${path}: ${message} ` +
          'Page on with extensions.resumeAfter as after, and with resumeBefore as before.',
        details: { jsonPath: path, resumeAfter, resumeBefore },
      };
    }
  }
}

function inSeconds(seconds: number): string {
  if (seconds <= 0) return 'now';
  return seconds === 1 ? 'in 1 second' : `in ${seconds} seconds`;
}

/** Throws a failure so that it reaches the client under the path of the field being resolved. */
export function fail(failure: Failure): never {
  throw new Failed(failure);
}

/** A scalar's refusal. It must be a GraphQLError, since anything else thrown there loses its message. */
export function badScalar(message: string, literal: ValueNode | null): GraphQLError {
  const extensions = { code: 'BAD_USER_INPUT' satisfies OperationError };
  return new GraphQLError(message, { nodes: literal, extensions });
}

/** A complaint of validation, with the argument named where it is about one, or about a literal in one. */
export function presentLiteralError(error: GraphQLError): GraphQLError {
  const node = error.nodes?.[0];
  const argument = node === undefined ? null : placeOfArgument(node);
  const code = 'BAD_USER_INPUT' satisfies OperationError;
  const extensions = argument === null ? { code } : { code, argument };
  return positioned(error, error.message, { ...error.extensions, ...extensions });
}

function placeOfArgument(node: ASTNode): string | null {
  return node.kind === Kind.ARGUMENT ? node.name.value : placeOfLiteral(node);
}

/**
 * What a client is told of any error. Ours are accounted for; GraphQL's own complaints about a document keep their
 * words; those about variables lose the value that they quote; whatever else happened is only said to have happened,
 * and `report` is told of it.
 */
export function presentError(error: unknown, report: (cause: unknown) => void): GraphQLError {
  if (error instanceof PresentedError) return error;
  if (error instanceof Failed) return presentFailure(error);
  if (!(error instanceof GraphQLError)) return internal(error, report);
  const cause = error.originalError;
  if (cause instanceof Failed) {
    const { code, message, details } = accountFor(cause.failure);
    return positioned(error, message, { code, ...details });
  }
  const variable = error.nodes?.[0];
  if (variable?.kind === Kind.VARIABLE_DEFINITION) {
    const { message, argument } = complainOfVariable(error, variable);
    return positioned(error, message, { code: 'BAD_USER_INPUT', argument });
  }
  if (cause === undefined || (cause instanceof GraphQLError && !isOfSerializer(cause, error))) {
    // Whatever others call it, a complaint about a document is about what the client sent.
    const code = OPERATION_ERRORS.find((known) => known === error.extensions['code']) ?? 'BAD_USER_INPUT';
    return positioned(error, error.message, { ...httpOf(error), code });
  }
  return internal(cause, report, error);
}

/** Whether a value of ours was refused by its type. All that is about what a client sent names a part of the document. */
function isOfSerializer(cause: GraphQLError, error: GraphQLError): boolean {
  return error.path !== undefined && cause.nodes === undefined;
}

/** What a client is told of a failure at a place of the answer. Made at once: each error on the way costs as much as a page. */
export function presentFailureAt(
  { failure }: Failed,
  nodes: readonly FieldNode[],
  path: readonly (string | number)[],
): GraphQLError {
  const { code, message, details } = accountFor(failure);
  return new PresentedError(message, { nodes, path, extensions: { code, ...details } }, null);
}

/** A failure that is about the operation as a whole. */
function presentFailure(error: Failed): GraphQLError {
  const { code, message, details } = accountFor(error.failure);
  const refusal = error instanceof RefusedOperation ? error.refusal : null;
  return new PresentedError(message, { extensions: { code, ...details } }, refusal);
}

/**
 * Of what others add to an error only its HTTP status is kept. Yoga quotes a body that is no JSON under `originalError`,
 * whose presence also means that the status holds for whatever type a client accepts.
 */
function httpOf({ extensions: { http, originalError } }: GraphQLError): { readonly http?: unknown } {
  if (http === undefined) return {};
  return { http: originalError === undefined ? http : { ...Object(http), spec: false } };
}

function internal(cause: unknown, report: (cause: unknown) => void, error?: GraphQLError): GraphQLError {
  report(cause);
  const message = 'Something went wrong inside the gateway. The incident was logged.';
  const extensions = { code: 'INTERNAL' satisfies OperationError };
  return error === undefined
    ? new GraphQLError(message, { extensions })
    : positioned(error, message, extensions);
}

function positioned(error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError {
  const { nodes = null, source = null, positions = null, path = null } = error;
  const options = { nodes, source, positions, path, extensions };
  return new PresentedError(message, options, refusalOfError(error));
}
