import { writeGlobalId } from '../schema/global-id.ts';

/** Zenskar identifiers that sample queries ask for. */
export interface SampleNodes {
  readonly accountCustomer: string;
  /** An assignment of that customer. */
  readonly accountRow: string;
  readonly pagedCustomer: string;
  readonly gatedCustomer: string;
  /** Entitlements to look up as feature gates. */
  readonly gates: readonly string[];
}

/** What decides on the sample queries that are offered. */
export interface Samples {
  /** Null where the data is real. */
  readonly nodes: SampleNodes | null;
  /** Whether callers are bound to one customer each, and need not name it. */
  readonly boundCallers: boolean;
}

/** A document of one operation, to begin with. */
export interface SampleQuery {
  readonly name: string;
  /** What it shows, in one sentence; the query begins with it. */
  readonly about: string;
  readonly query: string;
}

const PLACEHOLDER = '00000000-0000-4000-8000-000000000000';

/** Where the data is real nobody knows whom to ask for. */
const NOBODY: SampleNodes = {
  accountCustomer: PLACEHOLDER,
  accountRow: PLACEHOLDER,
  pagedCustomer: PLACEHOLDER,
  gatedCustomer: PLACEHOLDER,
  gates: [PLACEHOLDER],
};

/**
 * What a newcomer finds in GraphiQL: one operation for each thing that the graph is good at. A caller that is bound to a
 * customer asks for `viewer.customer`; others name one, as the default of a variable.
 */
export function sampleQueries({ nodes, boundCallers }: Samples): readonly SampleQuery[] {
  const { accountCustomer, accountRow, pagedCustomer, gatedCustomer, gates } = nodes ?? NOBODY;
  const of = (uuid: string) => (boundCallers ? null : uuid);
  return [
    accountPage(of(accountCustomer)),
    pageForward(of(pagedCustomer)),
    pageBackward(of(pagedCustomer)),
    nodeRefetch(boundCallers ? null : writeGlobalId('Entitlement', `${accountCustomer}:${accountRow}`)),
    boundCallers ? ownGates : featureGates(gatedCustomer, gates),
    usageMeters(of(accountCustomer)),
  ];
}

function sample(name: string, about: string, variables: readonly string[], selection: string): SampleQuery {
  const head = variables.length === 0 ? `query ${name}` : `query ${name}(${variables.join(', ')})`;
  return { name, about, query: `# ${about}\n${head} {\n${indented(selection)}\n}\n` };
}

/** Asks for something of the customer that is named, or that the caller is bound to. */
function ofCustomer(
  customer: string | null,
  name: string,
  about: string,
  variables: readonly string[],
  fields: string,
): SampleQuery {
  if (customer === null) {
    const selection = `viewer {\n${indented(`customer {\n${indented(fields)}\n}`)}\n}`;
    return sample(name, about, variables, selection);
  }
  const selection = `customer(uuid: $customer) {\n${indented(fields)}\n}`;
  return sample(name, about, [`$customer: UUID! = "${customer}"`, ...variables], selection);
}

function indented(lines: string): string {
  return lines.replace(/^/gm, '  ');
}

const accountPage = (customer: string | null) =>
  ofCustomer(
    customer,
    'AccountPage',
    'Everything an account page shows: three upstream calls.',
    [],
    `id
name
email
entitlements(first: 25) {
  totalCount
  nodes {
    id
    name
    type
    status
    quantity
    quantityUsed
    quantityRemaining
    units
    expiryAt
    contract { id name }
    product { id name }
    invoice { id name }
  }
}
entitlementSummaries(first: 25) {
  nodes {
    id
    entitlement { id name units type }
    totalQuantity
    totalQuantityUsed
  }
}`,
  );

const PAGE = `  edges {
    cursor
    node { id name expiryAt }
  }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  totalCount
}`;

const pageForward = (customer: string | null) =>
  ofCustomer(
    customer,
    'PageForward',
    'Give endCursor as the variable "after" for the next page: one upstream call each.',
    ['$first: Int = 5', '$after: String'],
    `id
entitlements(first: $first, after: $after, orderBy: { field: EXPIRY_AT }) {\n${PAGE}`,
  );

const pageBackward = (customer: string | null) =>
  ofCustomer(
    customer,
    'PageBackward',
    'The end of the list first. Give startCursor as the variable "before" for the page before it.',
    ['$last: Int = 5', '$before: String'],
    `id
entitlements(last: $last, before: $before, orderBy: { field: EXPIRY_AT }) {\n${PAGE}`,
  );

/** Null where no id is known: it is asked for as a variable then. */
const nodeRefetch = (id: string | null) =>
  sample(
    'NodeRefetch',
    'Any node again by its Relay id, as Relay and Apollo caches do it.',
    [id === null ? '$id: ID!' : `$id: ID! = "${id}"`],
    `node(id: $id) {
  __typename
  id
  ... on Entitlement {
    name
    quantityRemaining
    summary { id totalQuantity }
  }
  ... on EntitlementSummary { totalQuantity }
  ... on Customer { name }
}`,
  );

const featureGates = (customer: string, entitlements: readonly string[]) =>
  ofCustomer(
    customer,
    'FeatureGates',
    'Twenty feature gates in one query, one upstream call: what may be used now.',
    [],
    [
      'id',
      ...entitlements.map(
        (uuid, index) => `gate${index + 1}: balance(entitlementUuid: "${uuid}") { id name held reason }`,
      ),
    ].join('\n'),
  );

const ownGates = ofCustomer(
  null,
  'FeatureGates',
  'What the token that you send is bound to, and may use now; null where it is bound to no customer.',
  [],
  `id
uuid
balances(types: [FEATURE]) { id name held reason }`,
);

const usageMeters = (customer: string | null) =>
  ofCustomer(
    customer,
    'UsageMeters',
    'A meter for everything that is held, and what ends soon.',
    ['$before: DateTime! = "2100-01-01T00:00:00Z"'],
    `id
balances(held: true) {
  id
  name
  units
  granted
  used
  remaining
  usedFraction
  nextExpiry { at quantity }
}
expiring(before: $before) { id name expiryAt }`,
  );
