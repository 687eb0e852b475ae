import { type DocumentNode, Kind, type OperationDefinitionNode, type TypeNode, visit } from 'graphql';
import type { Principal } from '../../auth/principal.ts';
import type { Uuid } from '../../domain/uuid.ts';
import type { GraphLimits } from '../../schema/context.ts';
import type { VariableValues } from '../../schema/operation-shape.ts';
import type { CostLimits } from './cost.ts';
import type { CostPlan } from './cost-plan.ts';
import type { Estimate } from '../../schema/needs/ledger.ts';
import type { NeedContext } from '../../schema/needs/need.ts';
import { standIn } from '../../schema/needs/stand-in.ts';

/** As many numbers of ids as one operation keeps bounds for. */
const MOST_BOUNDS = 100;

/**
 * What an operation costs at most, whichever ids its variables hold. Equal ids share work, so it costs most when all of
 * them differ, and then only their number counts: this is worked out once for each, where an exact estimate is made anew.
 */
export class CostBound {
  readonly #plan: CostPlan;
  readonly #variables: readonly string[];
  readonly #bounds = new Map<string, Estimate>();
  #limits: GraphLimits | null = null;
  #most: CostLimits | null = null;

  private constructor(plan: CostPlan, variables: readonly string[]) {
    this.#plan = plan;
    this.#variables = variables;
  }

  /** Null where other variables, a cursor, or what an id is compared with have a part in the cost. */
  static of(plan: CostPlan, document: DocumentNode, operation: OperationDefinitionNode): CostBound | null {
    const definitions = operation.variableDefinitions ?? [];
    if (!definitions.every(({ type }) => holdsUuids(type)) || dependsOnMore(document)) return null;
    return new CostBound(
      plan,
      definitions.map(({ variable }) => variable.name.value),
    );
  }

  /** No less than the plan's own estimate for these variables, which are coerced; a part of it once that is beyond `most`. */
  estimate(variables: VariableValues, context: NeedContext, most: CostLimits | null): Estimate {
    const { principal, limits } = context;
    if (limits !== this.#limits || most !== this.#most) this.#bounds.clear();
    this.#limits = limits;
    this.#most = most;
    let key: string = principal.kind;
    for (const name of this.#variables) key += ` ${sizeOf(variables, name)}`;
    const known = this.#bounds.get(key);
    if (known !== undefined) return known;
    const standIns = new StandIns();
    const others = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, standIns.for(value)]),
    );
    const somebody = standIns.principal(principal);
    const bound = this.#plan.estimate(others, { ...context, principal: somebody }, most);
    if (this.#bounds.size < MOST_BOUNDS) this.#bounds.set(key, bound);
    return bound;
  }
}

/** Puts stand-ins that differ from one another in the place of ids. */
class StandIns {
  #made = 0;

  for(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each: unknown) => this.for(each));
    return typeof value === 'string' ? this.#next() : value;
  }

  principal(principal: Principal): Principal {
    return principal.kind === 'customer' ? { ...principal, customer: this.#next() } : principal;
  }

  #next(): Uuid {
    this.#made += 1;
    return standIn(String(this.#made));
  }
}

function holdsUuids(type: TypeNode): boolean {
  return type.kind === Kind.NAMED_TYPE ? type.name.value === 'UUID' : holdsUuids(type.type);
}

/**
 * A cursor says by itself how much is read. And a filter is refused, and costs nothing, if no id can meet it: the ids that
 * stand in may fail where those of a caller pass.
 */
function dependsOnMore(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Argument: ({ name }) => {
      if (name.value === 'after' || name.value === 'before') found = true;
    },
    Variable: (_variable, _key, _parent, _path, ancestors) => {
      if (ancestors.some((node) => 'kind' in node && node.kind === Kind.OBJECT_FIELD)) found = true;
    },
  });
  return found;
}

/** How much of a variable there is, in all that matters to a cost. */
function sizeOf(variables: VariableValues, name: string): string {
  if (!Object.hasOwn(variables, name)) return 'absent';
  const value = variables[name];
  if (Array.isArray(value)) return `${value.length} of ${value.filter((each) => each !== null).length}`;
  return value === null ? 'null' : 'one';
}
