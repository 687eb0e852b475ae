import { GraphQLID, GraphQLObjectType, GraphQLString, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { leafBytes } from '../../../src/operation/limits/leaf-size.ts';
import { type NodeTypeName, type UnfetchableTypeName, writeGlobalId } from '../../../src/schema/global-id.ts';
import { schema } from '../../../src/schema/index.ts';
import { FILTER_DIGEST_LENGTH } from '../../../src/upstream/lists/filter-digest.ts';
import { customerUuid, entitlementUuid, rowUuid } from '../../support/sample-data.ts';

const OWN = customerUuid(1);
const PAIR = `${OWN}:${rowUuid(1)}`;

/** The key of the longest id of each type. */
const KEYS = {
  Customer: OWN,
  Entitlement: PAIR,
  EntitlementSummary: `${PAIR}:${'d'.repeat(FILTER_DIGEST_LENGTH)}`,
  EntitlementBalance: `${OWN}:${entitlementUuid(1)}:2026-01-31T12:34:56.123456Z`,
  Contract: OWN,
  Product: OWN,
  Invoice: OWN,
  EntitlementDefinition: OWN,
} satisfies Record<NodeTypeName | UnfetchableTypeName, string>;

const withId = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType =>
    isObjectType(type) && type.getFields()['id']?.type.toString() === 'ID!',
);

describe('the estimate of an id', () => {
  it('is tested for every type that has one', () => {
    expect(withId.map(({ name }) => name).sort()).toEqual(Object.keys(KEYS).sort());
  });

  it.each(Object.entries(KEYS) as [keyof typeof KEYS, string][])(
    'is as long as the longest of its type: %s',
    (name, key) => {
      const type = withId.find((each) => each.name === name);
      const id = type?.getFields()['id'];
      if (type === undefined || id === undefined)
        throw new TypeError(`Expected the type ${name} to have an id, got none.`);
      expect(leafBytes(type, id, GraphQLID)).toBe(JSON.stringify(writeGlobalId(name, key)).length);
    },
  );
});

describe('the estimate of a cursor', () => {
  it('is the same for the edges of every list', () => {
    const cursorOf = (name: string) => {
      const edge = new GraphQLObjectType({ name, fields: { cursor: { type: GraphQLString } } });
      const { cursor } = edge.getFields();
      if (cursor === undefined) throw new TypeError('Expected an edge with a cursor.');
      return leafBytes(edge, cursor, GraphQLString);
    };
    const known = ['EntitlementEdge', 'EntitlementSummaryEdge', 'PlanEdge'].map(cursorOf);
    expect(new Set(known).size).toBe(1);
    expect(known[0]).toBeGreaterThan(cursorOf('Plan'));
  });
});
