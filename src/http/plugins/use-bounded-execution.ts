import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { Failed, type Failure } from '../../domain/failure.ts';
import type { Turns } from '../../domain/turns.ts';
import { Abandoned } from '../../execution/abandoned.ts';
import { writeJson } from '../../execution/json-writer.ts';
import { MOST_ERRORS } from '../../execution/pace.ts';
import type { PacedExecution } from '../../execution/paced-execution.ts';
import { Run } from '../../execution/run.ts';
import { accountFor } from '../../schema/errors.ts';
import { PresentedError } from '../../schema/presented-error.ts';
import { type CostLimits, tooLong, tooManyErrors } from '../../schema/limits/cost.ts';
import type { Served, ServedContext } from '../served-context.ts';

const NO_FRAME = { before: '', after: '' };

/** What Yoga calls when it writes an answer, which is not to be done again. */
type WithText = ExecutionResult & { readonly stringify: () => string };

/**
 * Executes with the reference implementation, rather than the one that Yoga brings: its errors are those that we account
 * for. Long answers are executed and written in pieces, and what is longer than an answer may be is never written.
 */
export function useBoundedExecution(
  execute: PacedExecution,
  limits: CostLimits,
  turns: Turns,
): Plugin<ServedContext, Served> {
  return {
    onExecute: ({ args: { contextValue }, setExecuteFn }) => {
      const { tenant } = contextValue.principal;
      setExecuteFn(
        async (args: ExecutionArgs) => (await execute(args, tenant)) ?? lost(tooManyErrors(MOST_ERRORS)),
      );
    },
    onResultProcess: async (processing) => {
      const { result, serverContext } = processing;
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      const { graph, operation, answer } = serverContext;
      const write = async (shown: ExecutionResult) => {
        const run = new Run(graph, {}, turns, limits.maxResponseBytes);
        const plain = { ...shown, errors: shown.errors?.map(plainError) };
        const body = await run.execute(
          (_source, out) => {
            writeJson(plain, out, run);
          },
          () => NO_FRAME,
        );
        const stringify = () => {
          answer.body = body;
          return '';
        };
        processing.setResult({ ...shown, stringify } satisfies WithText);
      };
      try {
        await write(result);
      } catch (error) {
        if (!(error instanceof Abandoned)) throw error;
        operation.outcome.errors = ['QUERY_TOO_COMPLEX'];
        await write(presented(tooLong(limits)));
      }
    },
  };
}

/** An answer that came to nothing after its execution had begun; the error is not yet presented. */
function lost(failure: Failure): ExecutionResult {
  return { data: null, errors: [new GraphQLError(failure.kind, { originalError: new Failed(failure) })] };
}

/** The same, presented. */
function presented(failure: Failure): ExecutionResult {
  const { code, message } = accountFor(failure);
  return { data: null, errors: [new PresentedError(message, { extensions: { code } }, null)] };
}

/** What Yoga notes in an error for itself. */
const INTERNAL: ReadonlySet<string> = new Set(['http', 'unexpected']);

/** As Yoga would write it. */
function plainError(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const shown = Object.entries(error.extensions).filter(([name]) => !INTERNAL.has(name));
  return { ...error.toJSON(), extensions: shown.length > 0 ? Object.fromEntries(shown) : undefined };
}
