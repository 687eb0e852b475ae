import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Uuid } from '../../domain/uuid.ts';
import type { GraphContext } from '../../schema/context.ts';
import { checkCost, type CostLimits, estimate } from '../../schema/limits/cost.ts';
import { refusalOf } from './refusal-of.ts';

/**
 * Refuses operations that may cause more upstream work than one may. It comes last before execution, since the cost
 * depends on the variables. `viewerOf` tells which customer a caller is bound to.
 */
export function useCostLimit(
  limits: CostLimits,
  viewerOf: (context: GraphContext) => Uuid | null,
): Plugin<GraphContext> {
  return {
    onExecute: ({ args, context }) => {
      const operation: ExecutionArgs = args;
      const { schema, document, operationName, variableValues } = operation;
      const cost = estimate(schema, document, operationName, variableValues, {
        limits: context.limits,
        cursors: context.cursors,
        viewer: viewerOf(context),
      });
      const failure = checkCost(cost, limits);
      if (failure !== null) throw refusalOf(failure);
    },
  };
}
