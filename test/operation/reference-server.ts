import {
  type DocumentNode,
  execute,
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type Source,
  validate,
  type ValidationRule,
} from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { EdgeResponse } from '../../src/http/exchange.ts';
import { withoutWeights } from '../../src/http/media-types.ts';
import type { Operation } from '../../src/http/operation.ts';
import { noteErrors } from '../../src/http/operation-outcome.ts';
import { knownStatus } from '../../src/observability/labels.ts';
import type { GraphContext } from '../../src/schema/context.ts';
import { presentError, presentLiteralError } from '../../src/schema/errors.ts';
import { checkCost, type CostLimits } from '../../src/operation/limits/cost.ts';
import { estimate } from '../support/estimate.ts';
import { type DocumentLimits, parseWithin } from '../../src/operation/limits/document-limits.ts';
import { RefusedOperation } from '../../src/schema/refused-operation.ts';

interface Served {
  readonly operation: Operation;
  readonly graph: GraphContext;
}

interface ReferenceOptions {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentLimits & CostLimits & { readonly introspection: boolean };
  readonly report: (cause: unknown) => void;
}

const MOST_ERRORS = 5;

/** The oracle: graphql-js under Yoga, with the same limits and the same words for errors, and with nothing compiled. */
export function referenceServer({ schema, limits, report }: ReferenceOptions) {
  const limited: Plugin<Served & GraphContext> = {
    onParams: ({ params, context }) => {
      const query: unknown = params.query;
      servedIn(context).operation.outcome.document = typeof query === 'string' ? query : null;
    },
    onParse: ({ setParseFn }) => {
      setParseFn((source: string | Source) =>
        parseWithin(typeof source === 'string' ? source : source.body, limits),
      );
    },
    onValidate: ({ addValidationRule, setValidationFn, params, context }) => {
      const document = params.documentAST as DocumentNode;
      const { operationName } = (context as unknown as { params: { operationName?: string } }).params;
      const { outcome } = servedIn(context).operation;
      outcome.kind = getOperationAST(document, operationName)?.operation ?? 'unknown';
      const options = { maxErrors: MOST_ERRORS, hideSuggestions: !limits.introspection };
      if (!limits.introspection) addValidationRule(NoSchemaIntrospectionCustomRule);
      setValidationFn((on: GraphQLSchema, ast: DocumentNode, rules: readonly ValidationRule[]) =>
        validate(on, ast, rules, options),
      );
      return ({ valid, result, setResult }) => {
        if (!valid) setResult((result as GraphQLError[]).map((error) => presentLiteralError(error)));
      };
    },
    onExecute: ({ args, setExecuteFn }) => {
      const asked: ExecutionArgs = args;
      const { document, operationName, variableValues } = asked;
      const contextValue = asked.contextValue as GraphContext;
      const failure = checkCost(
        estimate(schema, document, operationName, variableValues, contextValue, limits),
        limits,
      );
      if (failure !== null) throw new RefusedOperation(failure, 'too_complex');
      setExecuteFn(execute);
    },
    onResultProcess: ({ result, serverContext }) => {
      if (!Array.isArray(result) && !(Symbol.asyncIterator in result)) {
        noteErrors(servedIn(serverContext).operation.outcome, result.errors ?? []);
      }
    },
  };
  const yoga = createYoga<Served, GraphContext>({
    schema,
    context: ({ graph }) => graph,
    maskedErrors: { maskError: (error) => presentError(error, report) },
    logging: false,
    landingPage: false,
    multipart: false,
    batching: false,
    cors: false,
    graphiql: false,
    plugins: [limited],
  });

  return {
    async execute(body: string, accept: string | undefined, served: Served): Promise<EdgeResponse> {
      const headers = { 'content-type': 'application/json', accept: withoutWeights(accept) };
      const response = await yoga.fetch('http://gateway/graphql', { method: 'POST', headers, body }, served);
      if (response.status === 406) {
        served.operation.outcome.errors = ['BAD_USER_INPUT'];
        served.operation.outcome.refusal = 'not_acceptable';
        return { status: 406, headers: { 'content-type': 'application/json; charset=utf-8' }, body: NEITHER };
      }
      const type = response.headers.get('content-type');
      const text = await response.text();
      return {
        status: knownStatus(statusOf(response.status, type, text)),
        headers: type === null ? {} : { 'content-type': type },
        body: text,
      };
    },
  };
}

const NEITHER = JSON.stringify({
  errors: [
    {
      message:
        'Expected an Accept header that allows application/graphql-response+json or application/json, got neither.',
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ],
});

/** What Yoga leaves to its plugins: an answer of the newer type that has no data is never well. */
function statusOf(status: number, type: string | null, body: string): number {
  const isNewer = type?.startsWith('application/graphql-response+json') === true;
  if (!isNewer || status >= 400 || /^\{"data":|,"data":/.test(body)) return status;
  return body.includes('"code":"INTERNAL"') ? 500 : 400;
}

/** Yoga knows no more of the context than that it is one. */
function servedIn(context: object): Served {
  return context as Served;
}
