import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphContext } from '../../schema/context.ts';
import { checkCost, type CostLimits, estimate } from '../../schema/limits/cost.ts';
import { refusalOf } from './refusal-of.ts';

/**
 * Refuses operations that may cause more upstream work than one may. It comes last before execution, since the cost
 * depends on the variables.
 */
export function useCostLimit(limits: CostLimits): Plugin<GraphContext> {
  return {
    onExecute: ({ args, context }) => {
      const operation: ExecutionArgs = args;
      const { schema, document, operationName, variableValues } = operation;
      const failure = checkCost(estimate(schema, document, operationName, variableValues, context), limits);
      if (failure !== null) throw refusalOf(failure, 'too_complex');
    },
  };
}
