import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isIntrospectionType,
  isListType,
  isObjectType,
} from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { costRules } from '../../src/schema/limits/cost-rules.ts';

/** Types that are nothing but data that came along with something else. */
const PLAIN_TYPES = [
  'Contract',
  'EntitlementDefinition',
  'EntitlementEdge',
  'EntitlementSummaryEdge',
  'Invoice',
  'PageInfo',
  'Product',
];

/** Fields that never reach the loaders, of types that also have fields which do. */
const FREE_FIELDS = [
  'Customer.id',
  'Customer.uuid',
  'Entitlement.activeFrom',
  'Entitlement.contract',
  'Entitlement.contractUuid',
  'Entitlement.createdAt',
  'Entitlement.entitlementUuid',
  'Entitlement.event',
  'Entitlement.expiryAt',
  'Entitlement.id',
  'Entitlement.invoice',
  'Entitlement.invoiceUuid',
  'Entitlement.name',
  'Entitlement.product',
  'Entitlement.quantity',
  'Entitlement.quantityRemaining',
  'Entitlement.quantityUsed',
  'Entitlement.sourceType',
  'Entitlement.sourceUuid',
  'Entitlement.status',
  'Entitlement.type',
  'Entitlement.units',
  'Entitlement.uuid',
  'EntitlementConnection.pageInfo',
  'EntitlementConnection.totalCount',
  'EntitlementSummary.entitlement',
  'EntitlementSummary.id',
  'EntitlementSummary.totalExpiredEntitlements',
  'EntitlementSummary.totalQuantity',
  'EntitlementSummary.totalQuantityUsed',
  'EntitlementSummaryConnection.pageInfo',
  'EntitlementSummaryConnection.totalCount',
  'Query.viewer',
];

const objectTypes = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => !isIntrospectionType(type));
const fields = objectTypes.flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({
    type: type.name,
    coordinate: `${type.name}.${field.name}`,
    field,
  })),
);

it('G3: every field either has a rule for its cost or is known to be free; decide for a new one', () => {
  const priced = fields.filter(({ type }) => !PLAIN_TYPES.includes(type)).map(({ coordinate }) => coordinate);
  expect([...Object.keys(costRules), ...FREE_FIELDS].sort()).toEqual(priced.sort());
});

it('G3: fields without a rule take no arguments and lead to one thing of one type', () => {
  for (const { coordinate, field } of fields) {
    if (Object.hasOwn(costRules, coordinate)) continue;
    expect(field.args, coordinate).toEqual([]);
    expect(isAbstractType(getNamedType(field.type)), coordinate).toBe(false);
    expect(isListType(getNullableType(field.type)), coordinate).toBe(false);
  }
});
