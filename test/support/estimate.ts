import { type DocumentNode, getOperationAST, getVariableValues, type GraphQLSchema } from 'graphql';
import type { CostLimits } from '../../src/operation/limits/cost.ts';
import { CostPlan } from '../../src/operation/limits/cost-plan.ts';
import { type Estimate, Ledger } from '../../src/schema/needs/ledger.ts';
import type { NeedContext } from '../../src/schema/needs/need.ts';
import { OperationShape, type VariableValues } from '../../src/schema/operation-shape.ts';

/** What a plan that is made for these variables alone estimates, up to `most` if given; nothing where execution would not begin. */
export function estimate(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: VariableValues | null | undefined,
  context: NeedContext,
  most: CostLimits | null = null,
): Estimate {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema, definitions, variables ?? {}, { maxErrors: 1 });
  const shape = coerced === undefined ? null : OperationShape.of(schema, document, operationName, coerced);
  return coerced === undefined || shape === null
    ? new Ledger(context.limits).sum()
    : new CostPlan(shape).estimate(coerced, context, most);
}
