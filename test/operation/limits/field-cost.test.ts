import { buildSchema, type GraphQLField, type GraphQLSchema, isObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { PlannedInfo } from '../../../src/operation/planned-info.ts';
import { builder } from '../../../src/schema/builder.ts';
import { schema } from '../../../src/schema/index.ts';
import { needing } from '../../../src/schema/needs/costly.ts';
import { assertCostsTold, type FieldCost, isCostly } from '../../../src/schema/needs/field-cost.ts';
import { TotalNeed } from '../../../src/schema/needs/total-need.ts';
import { OperationShape } from '../../../src/schema/operation-shape.ts';
import { PRESENT } from '../../support/present.ts';
import { graphContext } from '../../support/graph-context.ts';
import { customerUuid, entitlementUuid } from '../../support/sample-data.ts';

/** Never called: what it shows is whether it compiles. */
export function fieldsThatCompileOrNot(): void {
  const customer = customerUuid(1);
  builder.queryFields((t) => ({
    withNeed: t.field({
      type: 'UUID',
      ...needing((_root: unknown, _args: unknown, { principal }) =>
        principal.kind === 'customer' ? holderOfTotal : null,
      ),
    }),
    // @ts-expect-error A resolver gets at the loaders through a need only.
    withoutNeed: t.boolean({ resolve: (_root, _args, { loaders }) => Boolean(loaders) }),
    // @ts-expect-error What a need is made from has no loaders either.
    inNeed: t.boolean({ ...needing((_root, _args, { loaders }) => Boolean(loaders)) }),
    // @ts-expect-error A need answers what the field is.
    otherType: t.field({ type: 'UUID', ...needing(() => new TotalNeed(customer, null)) }),
  }));
}

const holderOfTotal = {
  customer: customerUuid(1),
  price: () => null,
  meet: () => customerUuid(1),
};

const objectTypes = Object.values(schema.getTypeMap()).filter(isObjectType);

describe('G3: every field that may cost something tells what it needs', () => {
  it('which are those of the loaders, and those that lead to more or fewer things than they are asked of', () => {
    const costly = objectTypes.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isCostly(field))
        .map(({ name }) => `${type.name}.${name}`),
    );
    expect(costly.sort()).toEqual([
      'Customer.balance',
      'Customer.balances',
      'Customer.email',
      'Customer.entitlementSummaries',
      'Customer.entitlementSummary',
      'Customer.entitlements',
      'Customer.expiring',
      'Customer.externalId',
      'Customer.name',
      'Customer.recordAsOf',
      'Customer.recordIsStale',
      'Entitlement.customer',
      'Entitlement.summary',
      'EntitlementBalance.assignments',
      'EntitlementConnection.edges',
      'EntitlementConnection.nodes',
      'EntitlementSummary.balance',
      'EntitlementSummary.customer',
      'EntitlementSummaryConnection.edges',
      'EntitlementSummaryConnection.nodes',
      'Query.customer',
      'Query.customerByExternalId',
      'Query.customersByUuid',
      'Query.node',
      'Query.nodes',
      'Viewer.customer',
    ]);
  });

  const told: FieldCost = { make: () => null };
  const made = (text: string, costs: Readonly<Record<string, FieldCost>> = {}): GraphQLSchema => {
    const graph = buildSchema(text);
    const fields = graph.getQueryType()?.getFields() ?? {};
    for (const [name, cost] of Object.entries(costs)) {
      const field: GraphQLField<unknown, unknown> | undefined = fields[name];
      if (field !== undefined) field.extensions = { cost };
    }
    return graph;
  };

  it.each([
    ['takes arguments', 'type Query { a(n: Int): Int }'],
    ['leads to a list', 'type Query { a: [Int!]! }'],
    ['leads to an abstract type', 'interface Node { id: ID } type Query { a: Node }'],
    ['leads to a type with fields that have a cost', 'type Query { a: Query b: Int }'],
  ])('so a graph cannot be built with a field that does not, and %s', (_what, text) => {
    expect(() => {
      assertCostsTold(made(text, { b: told }));
    }).toThrow('Expected Query.a to tell its cost: see needs/costly.ts.');
    expect(() => {
      assertCostsTold(made(text, { a: told, b: told }));
    }).not.toThrow();
  });
});

describe('a need is met', () => {
  const entitlement = entitlementUuid(1);
  const { resolve } = needing(() => new TotalNeed(customerUuid(1), entitlement));
  const principal = { ...graphContext().principal, kind: 'customer', customer: customerUuid(2) } as const;
  const shape = OperationShape.of(schema, parse('{ viewer { __typename } }'), null, {});
  const [asked] = shape?.fieldsOf(shape.root, shape.rootSets) ?? [];
  if (!shape || !asked?.definition) throw new TypeError('Expected a field.');
  const info = new PlannedInfo(shape, shape.root, asked, asked.definition);

  it('for a caller that may see the customer', async () => {
    await expect(resolve({}, {}, graphContext(), info)).resolves.toBeNull();
  });

  it('with nothing, and no call, for one that may not', () => {
    expect(resolve({}, {}, { ...graphContext(), principal }, info)).toBeNull();
  });

  it('never without loaders', () => {
    expect(() => resolve({}, {}, { principal, ...PRESENT }, info)).toThrow('Expected a context with loaders');
  });
});
