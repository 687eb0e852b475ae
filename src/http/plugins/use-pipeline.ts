import { type ExecutionResult, GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { type GraphQLRequest, plainRequest } from '../../operation/graphql-request.ts';
import type { Answer, Pipeline } from '../../operation/pipeline.ts';
import { noteErrors, extensionsOf } from '../operation-outcome.ts';
import type { Served, ServedAnswer } from '../served-context.ts';

/** What Yoga calls when it writes an answer, which is written already. */
interface WithText extends ExecutionResult {
  readonly stringify: () => string;
}

/**
 * Has the pipeline parse, validate and execute in the place of Yoga, which thus has no documents, no schema and no errors
 * of its own: it is given requests only, and knows in which form to answer.
 */
export function usePipeline(pipeline: Pipeline): Plugin<Served, Served> {
  return {
    onParams: ({ params, setParams, setParamsHandler, context }) => {
      const { operation, graph, answer } = context;
      // Not yet checked: whatever JSON came.
      const members: unknown = params;
      if (typeof members !== 'object' || members === null || Array.isArray(members)) return;
      const named = pipeline.named({ ...params });
      if (typeof named['query'] === 'string') operation.outcome.document = named['query'];
      setParams(named);
      setParamsHandler(async (checked) => {
        const executed = await pipeline.execute(requestOf(checked.params), graph, () =>
          extensionsOf(operation),
        );
        operation.outcome.kind = executed.kind;
        noteErrors(operation.outcome, executed.errors);
        answer.isExecuted = true;
        answer.hasData = executed.hasData;
        return resultOf(executed, answer);
      });
    },
    onResultProcess: (processing) => {
      const { result, serverContext } = processing;
      const { operation, answer } = serverContext;
      // What Yoga refuses itself.
      if (answer.isExecuted || Array.isArray(result) || Symbol.asyncIterator in result) return;
      noteErrors(operation.outcome, result.errors ?? []);
      const upstream = extensionsOf(operation);
      if (upstream !== null) processing.setResult({ ...result, extensions: upstream });
    },
  };
}

/** Whoever calls Yoga has seen to it that it is one. */
function requestOf(params: GraphQLParams): GraphQLRequest {
  const request = plainRequest({ ...params });
  if (request === null) throw new TypeError('Expected a request that was checked.');
  return request;
}

/** Yoga tells the status by the errors. */
function resultOf({ body, errors, flaw }: Answer, answer: ServedAnswer): WithText {
  const http = { spec: flaw === 'document', status: 400 };
  const options = flaw === null ? {} : { extensions: { http } };
  const shown = errors.map(({ message }) => new GraphQLError(message, options));
  const stringify = () => {
    if (answer.asText) return String(body);
    answer.body = body;
    return '';
  };
  return { ...(shown.length > 0 && { errors: shown }), stringify };
}
