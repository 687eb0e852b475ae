import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import { assertCostsTold } from './needs/field-cost.ts';
import './scalars.ts';
import './customer-by-external-id.ts';
import './customers-by-uuid.ts';
import './entitlement-connection.ts';
import './summary-connection.ts';
import './balance.ts';
import './freshness.ts';
import './node.ts';
import './viewer.ts';

/** The whole graph. Each type lives in its own file, together with the fields that lead to it. */
export const schema: GraphQLSchema = builder.toSchema();

assertCostsTold(schema);
