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

const PLACEHOLDER = '00000000-0000-4000-8000-000000000000';

/** Where the data is real nobody knows whom to ask for. */
const NOBODY: SampleNodes = {
  accountCustomer: PLACEHOLDER,
  accountRow: PLACEHOLDER,
  pagedCustomer: PLACEHOLDER,
  gatedCustomer: PLACEHOLDER,
  gates: [PLACEHOLDER],
};

/** A tab of GraphiQL; `variables` is JSON text. */
export interface SampleTab {
  readonly query: string;
  readonly variables: string;
}

/** What a newcomer finds in GraphiQL: one query for each thing that the graph is good at. */
export function sampleTabs(samples: SampleNodes | null): SampleTab[] {
  const nodes = samples ?? NOBODY;
  const row = writeGlobalId('Entitlement', `${nodes.accountCustomer}:${nodes.accountRow}`);
  return [
    tab(ACCOUNT_PAGE, { customer: nodes.accountCustomer }),
    tab(PAGE_FORWARD, { customer: nodes.pagedCustomer, first: 5, after: null }),
    tab(PAGE_BACKWARD, { customer: nodes.pagedCustomer, last: 5, before: null }),
    tab(featureGates(nodes.gates), { customer: nodes.gatedCustomer }),
    tab(NODE_REFETCH, { id: row }),
  ];
}

function tab(query: string, variables: Readonly<Record<string, unknown>>): SampleTab {
  return { query, variables: JSON.stringify(variables, null, 2) };
}

const ACCOUNT_PAGE = `# Everything an account page shows: three upstream calls.
query AccountPage($customer: UUID!) {
  customer(uuid: $customer) {
    name
    email
    entitlements(first: 25) {
      totalCount
      nodes {
        name
        type
        status
        quantity
        quantityUsed
        quantityRemaining
        units
        expiryAt
        contract { uuid name }
        product { uuid name }
        invoice { uuid name }
      }
    }
    entitlementSummaries(first: 25) {
      nodes {
        entitlement { name units type }
        totalQuantity
        totalQuantityUsed
      }
    }
  }
}
`;

const PAGE_FORWARD = `# Put endCursor into "after" for the next page: one upstream call each.
query PageForward($customer: UUID!, $first: Int!, $after: String) {
  customer(uuid: $customer) {
    entitlements(first: $first, after: $after, orderBy: { field: EXPIRY_AT }) {
      edges {
        cursor
        node { name expiryAt }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
    }
  }
}
`;

const PAGE_BACKWARD = `# The end of the list first. Put startCursor into "before" for the page before it.
query PageBackward($customer: UUID!, $last: Int!, $before: String) {
  customer(uuid: $customer) {
    entitlements(last: $last, before: $before, orderBy: { field: EXPIRY_AT }) {
      edges {
        cursor
        node { name expiryAt }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
    }
  }
}
`;

const NODE_REFETCH = `# Any node again by its Relay id, as Relay and Apollo caches do it.
query NodeRefetch($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on Entitlement {
      name
      quantityRemaining
      summary { totalQuantity }
    }
    ... on EntitlementSummary { totalQuantity }
    ... on Customer { name }
  }
}
`;

function featureGates(entitlements: readonly string[]): string {
  const gates = entitlements.map(
    (uuid, index) => `    gate${index + 1}: entitlementSummary(entitlementUuid: "${uuid}") { ...Gate }`,
  );
  return `# Twenty feature gates in one query, one upstream call.
query FeatureGates($customer: UUID!) {
  customer(uuid: $customer) {
${gates.join('\n')}
  }
}

fragment Gate on EntitlementSummary {
  entitlement { name type isActive }
  totalQuantity
}
`;
}
