import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLSchema,
  isAbstractType,
  isIntrospectionType,
  isListType,
  isObjectType,
} from 'graphql';
import type { Below, Need, NeedContext } from './need.ts';

/**
 * How the cost of a field is told: by the needs that it makes of each parent, or by what stands for its parent. A connection
 * leads to its `rows`; a field such as an edge's node leads to `one` object for each parent, of which as much is known.
 * Parents are what stands for them in an estimate, too.
 */
export type FieldCost = MakesNeeds | 'rows' | 'one';

export interface MakesNeeds {
  make(parent: unknown, args: unknown, context: NeedContext, below: Below): Needs;
}

export type Needs = Need | readonly Need[] | null;

/** Null for a field that neither needs nor leads to anything with needs. */
export function costOf({ extensions }: GraphQLField<unknown, unknown>): FieldCost | null {
  const cost = extensions['cost'];
  return cost === 'rows' || cost === 'one' || makesNeeds(cost) ? cost : null;
}

function makesNeeds(cost: unknown): cost is MakesNeeds {
  return typeof cost === 'object' && cost !== null && 'make' in cost;
}

/** Whether resolving a field, or what lies at it, may take upstream work or make more objects than there are parents. */
export function isCostly(field: GraphQLField<unknown, unknown>): boolean {
  const cost = costOf(field);
  return cost !== null && cost !== 'one';
}

/**
 * Throws for a graph with a field of which nobody tells the cost: one that takes arguments, or leads to a list, to an abstract
 * type or to a type that has fields with a cost of their own.
 */
export function assertCostsTold(schema: GraphQLSchema): void {
  const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !isIntrospectionType(type)
      ? Object.values(type.getFields()).map((field) => ({ type, field, cost: costOf(field) }))
      : [],
  );
  const priced = new Set(fields.filter(({ cost }) => cost !== null).map(({ type }) => type.name));
  for (const { type, field, cost } of fields) {
    const to = getNamedType(field.type);
    const leadsToMore = isListType(getNullableType(field.type)) || isAbstractType(to) || priced.has(to.name);
    if (cost === null && (leadsToMore || field.args.length > 0)) {
      throw new TypeError(`Expected ${type.name}.${field.name} to tell its cost: see needs/costly.ts.`);
    }
  }
}
