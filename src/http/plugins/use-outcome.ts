import { type ExecutionArgs, getOperationAST, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { operationCode } from '../../observability/labels.ts';
import type { Served, ServedContext } from '../served-context.ts';

/** Notes what became of an operation, and shows its upstream calls to a caller that asked for them and may see them. */
export const useOutcome: Plugin<ServedContext, Served> = {
  onParams: ({ params, context }) => {
    // Not yet checked: whatever JSON came in the place of the document.
    const query: unknown = params.query;
    context.operation.outcome.document = typeof query === 'string' ? query : null;
  },
  onExecute: ({ args, context }) => {
    const executed: ExecutionArgs = args;
    const operation = getOperationAST(executed.document, executed.operationName);
    context.operation.outcome.kind = operation?.operation ?? 'unknown';
  },
  onResultProcess: (processing) => {
    const { result, serverContext } = processing;
    if (Array.isArray(result) || Symbol.asyncIterator in result) return;
    const { outcome, debug, calls } = serverContext.operation;
    const first: unknown = result.errors?.[0];
    if (first instanceof GraphQLError) outcome.code = operationCode(first.extensions['code']);
    if (!debug) return;
    const extensions: unknown = result.extensions;
    processing.setResult({ ...result, extensions: { ...Object(extensions), upstream: calls.calls } });
  },
};
