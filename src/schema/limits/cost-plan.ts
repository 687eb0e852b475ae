import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  isAbstractType,
  isLeafType,
  type SelectionSetNode,
} from 'graphql';
import { argumentsOf } from '../field-arguments.ts';
import type { AskedField, OperationShape, VariableValues } from '../operation-shape.ts';
import {
  type CostContext,
  type CostRule,
  costRules,
  nothing,
  type Things,
  unlessRefused,
} from './cost-rules.ts';
import { type Estimate, Ledger } from './ledger.ts';

/** What all steps of one estimate share. */
interface Walk {
  readonly variables: VariableValues;
  readonly ledger: Ledger;
  readonly context: CostContext;
}

/**
 * What there is to estimate about an operation, found once for all its executions: only the fields that may cause upstream
 * work, and those that lead to them.
 */
export class CostPlan {
  readonly #root: CostNode;
  readonly #type: string;

  constructor(shape: OperationShape) {
    this.#type = shape.root.name;
    this.#root = new CostNode(shape, shape.root, shape.rootSets, '');
  }

  /**
   * An upper bound of what executing the operation may do upstream. Nothing is asked of the upstream, and nothing is thrown
   * for arguments that are wrong: where execution refuses them, they cost nothing. `variables` are coerced.
   */
  estimate(variables: VariableValues, context: CostContext): Estimate {
    const ledger = new Ledger(context.limits);
    const root: Things = { type: this.#type, gate: '', owners: [], loaded: false };
    this.#root.visit(root, { variables, ledger, context });
    return ledger.sum();
  }
}

/** What is asked for of things of one type at one place. */
class CostNode {
  readonly path: string;
  readonly #steps: CostStep[] = [];

  constructor(
    shape: OperationShape,
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    path: string,
  ) {
    this.path = path;
    for (const field of shape.fieldsOf(type, sets)) {
      const step = CostStep.of(shape, type, field, `${path}.${field.key}`);
      if (step !== null) this.#steps.push(step);
    }
  }

  get isFree(): boolean {
    return this.#steps.length === 0;
  }

  visit(things: Things, walk: Walk): void {
    for (const step of this.#steps) step.visit(things, walk);
  }
}

/** Gives the things that a field leads to; none from a leaf. */
type Lead = (parent: Things, walk: Walk) => readonly Things[];

/** One field on the way to upstream work. */
class CostStep {
  readonly #shape: OperationShape;
  readonly #field: AskedField;
  readonly #path: string;
  readonly #lead: Lead;
  readonly #below = new Map<string, CostNode | null>();

  private constructor(shape: OperationShape, field: AskedField, path: string, lead: Lead) {
    this.#shape = shape;
    this.#field = field;
    this.#path = path;
    this.#lead = lead;
  }

  /** Null for a field that neither costs anything nor leads to one that does; most are of this kind. */
  static of(
    shape: OperationShape,
    type: GraphQLObjectType,
    field: AskedField,
    path: string,
  ): CostStep | null {
    const { definition } = field;
    if (definition === null) return null;
    const rule = costRules[`${type.name}.${definition.name}`];
    if (rule !== undefined)
      return new CostStep(shape, field, path, byRule(rule, shape, field, definition, path));
    const named = getNamedType(definition.type);
    if (isLeafType(named)) return null;
    if (isAbstractType(named)) {
      throw new TypeError(`${type.name}.${definition.name} needs a rule that tells its cost.`);
    }
    const step = new CostStep(shape, field, path, (parent) => [{ ...parent, type: named.name }]);
    return step.#nodeOf(named.name) === null ? null : step;
  }

  visit(parent: Things, walk: Walk): void {
    for (const child of this.#lead(parent, walk)) {
      const node = this.#nodeOf(child.type);
      if (node === null) continue;
      // Things of several types may stand at one path, each kind behind an answer of its own.
      node.visit(child.gate === this.#path ? { ...child, gate: node.path } : child, walk);
    }
  }

  /** Null where nothing below a thing of this type costs anything. */
  #nodeOf(typeName: string): CostNode | null {
    const known = this.#below.get(typeName);
    if (known !== undefined) return known;
    const type = this.#shape.objectType(typeName);
    const path = `${this.#path}:${typeName}`;
    const made = type === null ? null : new CostNode(this.#shape, type, this.#field.below, path);
    const node = made === null || made.isFree ? null : made;
    this.#below.set(typeName, node);
    return node;
  }
}

function byRule(
  rule: CostRule,
  shape: OperationShape,
  { node, below }: AskedField,
  definition: GraphQLField<unknown, unknown>,
  path: string,
): Lead {
  const readArguments = argumentsOf(definition, node);
  const selected = (type: string) => shape.selectedOf(type, below);
  return (parent, { variables, ledger, context }) =>
    unlessRefused(() => rule({ parent, args: readArguments(variables), path, context, ledger, selected })) ??
    nothing({ parent, ledger });
}
