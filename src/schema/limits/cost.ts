import {
  type DocumentNode,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  type SelectionSetNode,
} from 'graphql';
import type { Failure } from '../../domain/failure.ts';
import { type AskedField, OperationShape, type VariableValues } from '../operation-shape.ts';
import { type CostContext, costRules, type Things, unlessRefused } from './cost-rules.ts';
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
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema, definitions, variables ?? {}, { maxErrors: 1 });
  const shape = coerced === undefined ? null : OperationShape.of(schema, document, operationName, coerced);
  return coerced === undefined || shape === null
    ? new Ledger(context.limits).sum()
    : estimateShape(shape, coerced, context);
}

/** The same for an operation whose shape is known; `variables` are coerced. */
export function estimateShape(
  shape: OperationShape,
  variables: VariableValues,
  context: CostContext,
): Estimate {
  const ledger = new Ledger(context.limits);
  const root: Things = { type: shape.root.name, gate: '', owners: [], loaded: false };
  visit(root, shape.root, shape.rootSets, '', { shape, variables: { ...variables }, ledger, context });
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
  readonly shape: OperationShape;
  readonly variables: Record<string, unknown>;
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
  for (const field of walk.shape.fieldsOf(type, sets)) {
    if (isFree(type, field)) continue;
    const fieldPath = `${path}.${field.key}`;
    for (const child of resolve(things, type, field, fieldPath, walk)) {
      const childType = walk.shape.objectType(child.type);
      if (childType === null) continue;
      // Things of several types may stand at one path, each kind behind an answer of its own.
      const childPath = `${fieldPath}:${child.type}`;
      const gate = child.gate === fieldPath ? childPath : child.gate;
      visit({ ...child, gate }, childType, field.below, childPath, walk);
    }
  }
}

/** A leaf without a rule leads nowhere; most fields are of this kind. */
function isFree(type: GraphQLObjectType, { definition }: AskedField): boolean {
  if (definition === null) return true;
  return (
    isLeafType(getNamedType(definition.type)) && costRules[`${type.name}.${definition.name}`] === undefined
  );
}

/** The things that a field leads to; none from a leaf. */
function resolve(
  parent: Things,
  type: GraphQLObjectType,
  { node, below, definition }: AskedField,
  path: string,
  { shape, variables, ledger, context }: Walk,
): readonly Things[] {
  if (definition === null) return [];
  const rule = costRules[`${type.name}.${definition.name}`];
  if (rule !== undefined) {
    const selected = (name: string) => shape.selectedOf(name, below);
    const asked = () => {
      const args = getArgumentValues(definition, node, variables);
      return rule({ parent, args, path, context, ledger, selected });
    };
    return unlessRefused(asked) ?? [];
  }
  const named = getNamedType(definition.type);
  if (isAbstractType(named))
    throw new TypeError(`${type.name}.${definition.name} needs a rule that tells its cost.`);
  return [{ ...parent, type: named.name }];
}
