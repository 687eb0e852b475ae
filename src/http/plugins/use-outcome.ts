import { type DocumentNode, getOperationAST, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { operationError } from '../../observability/labels.ts';
import { PresentedError } from '../../schema/presented-error.ts';
import type { Served, ServedContext } from '../served-context.ts';

/** Notes what became of an operation, and shows its upstream calls to a caller that asked for them and may see them. */
export const useOutcome: Plugin<ServedContext, Served> = {
  onParams: ({ params, context }) => {
    // Not yet checked: whatever JSON came in the place of the document.
    const query: unknown = params.query;
    context.operation.outcome.document = typeof query === 'string' ? query : null;
  },
  // Before it is known whether the document is valid: what was asked for is what it says.
  onValidate: ({ params, context }) => {
    const document = params.documentAST as DocumentNode;
    const operation = getOperationAST(document, context.params.operationName);
    context.operation.outcome.kind = operation?.operation ?? 'unknown';
  },
  onResultProcess: (processing) => {
    const { result, serverContext } = processing;
    if (Array.isArray(result) || Symbol.asyncIterator in result) return;
    const { outcome, debug, calls } = serverContext.operation;
    const errors: readonly unknown[] = result.errors ?? [];
    outcome.errors = errors.map((error) =>
      operationError(error instanceof GraphQLError ? error.extensions['code'] : undefined),
    );
    const [first] = errors;
    if (first instanceof PresentedError) outcome.refusal = first.refusal;
    if (!debug) return;
    const extensions: unknown = result.extensions;
    processing.setResult({ ...result, extensions: { ...Object(extensions), upstream: calls.calls } });
  },
};
