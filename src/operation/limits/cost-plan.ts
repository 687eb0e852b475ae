import {
  getNamedType,
  type GraphQLField,
  GraphQLError,
  type GraphQLObjectType,
  isLeafType,
  type SelectionSetNode,
} from 'graphql';
import { Failed } from '../../domain/failure.ts';
import type { Uuid } from '../../domain/uuid.ts';
import { argumentsOf } from '../../schema/field-arguments.ts';
import { costOf, type FieldCost, type Needs } from '../../schema/needs/field-cost.ts';
import type { Estimate } from '../../schema/needs/ledger.ts';
import type { Below, Group, Lead, Need, NeedContext, Place } from '../../schema/needs/need.ts';
import type { AskedField, OperationShape, VariableValues } from '../../schema/operation-shape.ts';
import type { CostLimits } from './cost.ts';
import { CostWalk } from './cost-walk.ts';
import { introspectionBytes } from './introspection-size.ts';
import { BRACKET_BYTES, keyBytes, leafBytes } from './leaf-size.ts';

/** All objects of one type that will stand at one place of the answer. */
interface Things {
  readonly type: string;
  /** The path of the last field on the way here that waits for an answer; see {@link Ledger}. */
  readonly gate: string;
  /** How many objects are written here, one and the same counted each time. */
  readonly places: number;
  /** Of connections, the rows. */
  readonly groups: ReadonlyMap<Uuid | null, Group>;
}

/**
 * What there is to estimate about an operation, found once for all its executions: the fields that have a cost, those that
 * lead to them, and the size of everything else.
 */
export class CostPlan {
  readonly #root: CostNode;
  readonly #type: string;

  constructor(shape: OperationShape) {
    this.#type = shape.root.name;
    this.#root = new CostNode(shape, shape.root, shape.rootSets, '');
  }

  /**
   * An upper bound of what executing the operation may do upstream, and about how long its answer may become: the price of
   * the needs of its fields. Nothing is asked of the upstream, and nothing is thrown for arguments that are wrong: where
   * execution refuses them, they cost nothing. `variables` are coerced. A large estimate ends when it is found to be beyond
   * `most`, and is then a part of the whole: one that takes a whole second to be refused would do more harm than one that
   * is answered.
   */
  estimate(variables: VariableValues, context: NeedContext, most: CostLimits | null): Estimate {
    const walk = new CostWalk(variables, context, most);
    const { ledger } = walk;
    const nobody = { customer: null, known: undefined, distinct: 1, times: 1 };
    ledger.addBytes(ENVELOPE_BYTES);
    const root = { type: this.#type, gate: '', places: 1, groups: new Map([[null, nobody]]) };
    this.#root.visit(root, walk);
    return walk.isOver ? { ...ledger.sum(), isPart: true } : ledger.sum();
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

  visit(things: Things, walk: CostWalk): void {
    walk.ledger.addBytes(things.places * this.#bytes);
    for (const step of this.#steps) {
      if (walk.isOver) return;
      step.visit(things, walk);
    }
  }

  #add(
    shape: OperationShape,
    type: GraphQLObjectType,
    field: AskedField,
    definition: GraphQLField<unknown, unknown>,
  ): void {
    const named = getNamedType(definition.type);
    const cost = costOf(definition);
    this.#bytes += isLeafType(named) ? leafBytes(type, definition, named) : NULL_BYTES;
    if (cost === null && isLeafType(named)) return;
    const leadsOn = leadOf(cost ?? 'one', shape, field, definition);
    const step = new CostStep(shape, field, `${this.path}.${field.key}`, leadsOn);
    const below = cost === null || cost === 'one' ? step.nodeOf(named.name) : null;
    if (below === null || below.#steps.length > 0) this.#steps.push(step);
    else this.#bytes += below.#bytes;
  }
}

/** Gives the things that a field leads to; none from a leaf. */
type LeadsTo = (parent: Things, path: string, walk: CostWalk) => Iterable<Things>;

/** One field on the way to upstream work, or to more or fewer things than it is asked of. */
class CostStep {
  readonly #shape: OperationShape;
  readonly #field: AskedField;
  readonly #path: string;
  readonly #leadsTo: LeadsTo;
  readonly #below = new Map<string, CostNode | null>();

  constructor(shape: OperationShape, field: AskedField, path: string, leadsTo: LeadsTo) {
    this.#shape = shape;
    this.#field = field;
    this.#path = path;
    this.#leadsTo = leadsTo;
  }

  visit(parent: Things, walk: CostWalk): void {
    for (const child of this.#leadsTo(parent, this.#path, walk)) {
      if (walk.isOver) return;
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

function leadOf(
  cost: FieldCost,
  shape: OperationShape,
  { node, below }: AskedField,
  definition: GraphQLField<unknown, unknown>,
): LeadsTo {
  const type = getNamedType(definition.type).name;
  if (cost === 'one') return (parent) => [{ ...parent, type }];
  if (cost === 'rows') {
    return (parent) => {
      let places = 0;
      for (const { times } of parent.groups.values()) places += times;
      return [{ ...parent, type, places }];
    };
  }
  const readArguments = argumentsOf(definition, node);
  const selection: Below = { selected: (name) => shape.selectedOf(name, below) };
  return ({ gate, groups }, path, walk) => {
    const { variables, ledger, context } = walk;
    const place: Place = { ledger, limits: context.limits, path, gate };
    const children = new Map<string, GatheredThings>();
    const args = unlessRefused(() => readArguments(variables));
    for (const group of groups.values()) {
      const needs =
        args === REFUSED ? REFUSED : unlessRefused(() => cost.make(group.known, args, context, selection));
      if (needs === REFUSED) ledger.addIdlePlaces(path, group.times);
      else for (const need of listOf(needs)) gather(children, need.price(place, group));
      walk.made(needs === REFUSED || needs === null || 'price' in needs ? 1 : needs.length);
      if (walk.isOver) break;
    }
    return children.values();
  };
}

function listOf(needs: Needs): readonly Need[] {
  if (needs === null) return [];
  return 'price' in needs ? [needs] : needs;
}

interface GatheredThings extends Things {
  places: number;
  readonly groups: Map<Uuid | null, Group>;
}

/** Things of one type come together, and of those the ones that belong to one customer. */
function gather(children: Map<string, GatheredThings>, lead: Lead | null): void {
  if (lead === null) return;
  const { type, gate, places, group } = lead;
  const things = children.get(type) ?? { type, gate, places: 0, groups: new Map<Uuid | null, Group>() };
  children.set(type, things);
  things.places += places;
  if (group === null) return;
  const known = things.groups.get(group.customer);
  const sum =
    known === undefined
      ? group
      : { ...known, distinct: known.distinct + group.distinct, times: known.times + group.times };
  things.groups.set(group.customer, sum);
}

const REFUSED = Symbol('refused');

/** What a function gives, unless it throws what a resolver would tell the caller. */
function unlessRefused<Result>(attempt: () => Result): Result | typeof REFUSED {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof Failed || error instanceof GraphQLError) return REFUSED;
    throw error;
  }
}
