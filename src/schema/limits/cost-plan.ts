import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  isAbstractType,
  isLeafType,
  isListType,
  type SelectionSetNode,
} from 'graphql';
import { argumentsOf } from '../field-arguments.ts';
import type { AskedField, OperationShape, VariableValues } from '../operation-shape.ts';
import { costRules, nothing, unlessRefused } from './cost-rules.ts';
import { introspectionBytes } from './introspection-size.ts';
import { BRACKET_BYTES, keyBytes, leafBytes } from './leaf-size.ts';
import { type Estimate, Ledger } from './ledger.ts';
import type { CostContext, CostRule, Things } from './things.ts';

/** What all steps of one estimate share. */
interface Walk {
  readonly variables: VariableValues;
  readonly ledger: Ledger;
  readonly context: CostContext;
}

/**
 * What there is to estimate about an operation, found once for all its executions: the fields that may cause upstream work
 * or of which arguments say how often they are written, those that lead to them, and the size of everything else.
 */
export class CostPlan {
  readonly #root: CostNode;
  readonly #type: string;

  constructor(shape: OperationShape) {
    this.#type = shape.root.name;
    this.#root = new CostNode(shape, shape.root, shape.rootSets, '');
  }

  /**
   * An upper bound of what executing the operation may do upstream, and about how long its answer may become. Nothing is
   * asked of the upstream, and nothing is thrown for arguments that are wrong: where execution refuses them, they cost
   * nothing. `variables` are coerced.
   */
  estimate(variables: VariableValues, context: CostContext): Estimate {
    const ledger = new Ledger(context.limits);
    const root: Things = { type: this.#type, gate: '', owners: [], places: 1, loaded: false };
    ledger.addBytes(ENVELOPE_BYTES);
    this.#root.visit(root, { variables, ledger, context });
    return ledger.sum();
  }
}

const ENVELOPE_BYTES = '{"data":}'.length;
const NULL_BYTES = 'null'.length;

/** What is asked for of things of one type at one place. */
class CostNode {
  readonly path: string;
  readonly #steps: CostStep[] = [];
  /** What one of them takes, without what the steps lead to. */
  #bytes = BRACKET_BYTES;

  constructor(
    shape: OperationShape,
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    path: string,
  ) {
    this.path = path;
    for (const field of shape.fieldsOf(type, sets)) {
      this.#bytes += keyBytes(field.key);
      const { definition } = field;
      if (definition === null) this.#bytes += introspectionBytes(shape, type, field);
      else this.#add(shape, type, field, definition);
    }
  }

  visit(things: Things, walk: Walk): void {
    walk.ledger.addBytes(things.places * this.#bytes);
    for (const step of this.#steps) step.visit(things, walk);
  }

  #add(
    shape: OperationShape,
    type: GraphQLObjectType,
    field: AskedField,
    definition: GraphQLField<unknown, unknown>,
  ): void {
    const path = `${this.path}.${field.key}`;
    const coordinate = `${type.name}.${definition.name}`;
    const rule = costRules[coordinate];
    const named = getNamedType(definition.type);
    this.#bytes += isLeafType(named) ? leafBytes(type, definition, named) : NULL_BYTES;
    if (rule !== undefined) {
      this.#steps.push(new CostStep(shape, field, path, byRule(rule, shape, field, definition, path)));
      return;
    }
    if (isAbstractType(named) || isListType(getNullableType(definition.type))) {
      throw new TypeError(`${coordinate} needs a rule that tells its cost.`);
    }
    if (isLeafType(named)) return;
    const step = new CostStep(shape, field, path, (parent) => [{ ...parent, type: named.name }]);
    const below = step.nodeOf(named.name);
    if (below === null || below.#steps.length > 0) this.#steps.push(step);
    else this.#bytes += below.#bytes;
  }
}

/** Gives the things that a field leads to; none from a leaf. */
type Lead = (parent: Things, walk: Walk) => readonly Things[];

/** One field on the way to upstream work, or to more or fewer things than it is asked of. */
class CostStep {
  readonly #shape: OperationShape;
  readonly #field: AskedField;
  readonly #path: string;
  readonly #lead: Lead;
  readonly #below = new Map<string, CostNode | null>();

  constructor(shape: OperationShape, field: AskedField, path: string, lead: Lead) {
    this.#shape = shape;
    this.#field = field;
    this.#path = path;
    this.#lead = lead;
  }

  visit(parent: Things, walk: Walk): void {
    for (const child of this.#lead(parent, walk)) {
      const node = this.nodeOf(child.type);
      if (node === null) continue;
      // Things of several types may stand at one path, each kind behind an answer of its own.
      node.visit(child.gate === this.#path ? { ...child, gate: node.path } : child, walk);
    }
  }

  /** What is asked for of a thing of this type; null where there is no such type. */
  nodeOf(typeName: string): CostNode | null {
    const known = this.#below.get(typeName);
    if (known !== undefined) return known;
    const type = this.#shape.objectType(typeName);
    const node =
      type === null ? null : new CostNode(this.#shape, type, this.#field.below, `${this.#path}:${typeName}`);
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
