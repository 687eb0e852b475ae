const ROW =
  'uuid id name event sourceType contract { uuid name } customer { uuid name email } summary { id totalQuantity }';
const TOTAL = 'id customer { name } entitlement { uuid name description } totalQuantity';
const INFO = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';

const VARIABLES = {
  uuid: 'UUID!',
  own: 'UUID!',
  of: 'UUID!',
  ids: '[ID!]!',
  n: 'Int',
  cursor: 'String',
} as const;

/** Every way to read rows, by ids and cursors in variables. */
export const DOCUMENTS = [
  `customer(uuid: $uuid) { name email externalId entitlements(first: $n, after: $cursor) { edges { cursor node { ${ROW} } } ${INFO} } }`,
  `customer(uuid: $uuid) { entitlements(last: $n, before: $cursor, orderBy: { field: QUANTITY }) { edges { cursor node { ${ROW} } } ${INFO} } }`,
  `customer(uuid: $uuid) { entitlementSummaries(first: $n, after: $cursor) { edges { cursor node { ${TOTAL} } } ${INFO} } }`,
  `customersByUuid(uuids: [$uuid, $own]) { uuid name entitlements(first: 2) { edges { cursor node { uuid } } } }`,
  'nodes(ids: $ids) { id ... on Customer { name } ... on Entitlement { name contract { name } } ... on EntitlementSummary { entitlement { name } } }',
  'customer(uuid: $uuid) { entitlementSummary(entitlementUuid: $of) { id entitlement { name } totalQuantity } }',
  `viewer { customer { name entitlements(first: $n, before: $cursor) { edges { cursor node { ${ROW} } } ${INFO} } } }`,
].map((field) => {
  const used = Object.entries(VARIABLES).filter(([name]) => field.includes(`$${name}`));
  return `query(${used.map(([name, type]) => `$${name}: ${type}`).join(', ')}) { ${field} }`;
});
