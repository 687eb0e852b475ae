import {
  type DocumentNode,
  getArgumentValues,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  type SelectionSetNode,
} from 'graphql';
import type { Failure } from '../../domain/failure.ts';
import { type CostContext, costRules, type Things, unlessRefused } from './cost-rules.ts';
import { type AskedField, ExecutionPlan, type VariableValues } from './execution-plan.ts';
import { type Estimate, Ledger } from './ledger.ts';

/** Bounds on the upstream work of one operation. */
export interface CostLimits {
  readonly maxUpstreamCalls: number;
  readonly maxRows: number;
}

/**
 * An upper bound of what executing an operation may do upstream, told before it begins. Nothing is asked of the upstream,
 * and nothing is thrown for arguments or variables that are wrong: where execution refuses them, they cost nothing.
 */
export function estimate(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: VariableValues | null | undefined,
  context: CostContext,
): Estimate {
  const ledger = new Ledger(context.limits);
  const plan = ExecutionPlan.of(schema, document, operationName, variables);
  if (plan !== null) {
    const root: Things = { type: plan.root.name, gate: '', owners: [], loaded: false };
    visit(root, plan.root, plan.rootSets, '', { plan, ledger, context });
  }
  return ledger.sum();
}

/** Null for an operation within its bounds. */
export function checkCost(
  { calls, rows }: Estimate,
  { maxUpstreamCalls, maxRows }: CostLimits,
): Failure | null {
  if (calls <= maxUpstreamCalls && rows <= maxRows) return null;
  const message =
    `Expected an operation of at most ${maxUpstreamCalls} upstream calls and ${maxRows} rows, ` +
    `got one estimated at ${calls} calls and ${rows} rows. Ask for fewer rows, customers or lists at once.`;
  return { kind: 'too-complex', message };
}

interface Walk {
  readonly plan: ExecutionPlan;
  readonly ledger: Ledger;
  readonly context: CostContext;
}

function visit(
  things: Things,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  path: string,
  walk: Walk,
): void {
  for (const field of walk.plan.fieldsOf(type, sets)) {
    const fieldPath = `${path}.${field.key}`;
    for (const child of resolve(things, type, field, fieldPath, walk)) {
      const childType = walk.plan.objectType(child.type);
      if (childType === null) continue;
      // Things of several types may stand at one path, each kind behind an answer of its own.
      const childPath = `${fieldPath}:${child.type}`;
      const gate = child.gate === fieldPath ? childPath : child.gate;
      visit({ ...child, gate }, childType, field.below, childPath, walk);
    }
  }
}

/** The things that a field leads to; none from a leaf. */
function resolve(
  parent: Things,
  type: GraphQLObjectType,
  { node, below }: AskedField,
  path: string,
  { plan, ledger, context }: Walk,
): readonly Things[] {
  const definition = type.getFields()[node.name.value];
  if (definition === undefined) return [];
  const rule = costRules[`${type.name}.${definition.name}`];
  if (rule !== undefined) {
    const selected = (name: string) => plan.selectedOf(name, below);
    const asked = () => {
      const args = getArgumentValues(definition, node, plan.variables);
      return rule({ parent, args, path, context, ledger, selected });
    };
    return unlessRefused(asked) ?? [];
  }
  const named = getNamedType(definition.type);
  if (isAbstractType(named))
    throw new TypeError(`${type.name}.${definition.name} needs a rule that tells its cost.`);
  return [{ ...parent, type: named.name }];
}
