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
  /** Whether there are callers that are bound to one customer. */
  readonly boundCallers: boolean;
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
 * What a newcomer finds in GraphiQL: one operation for each thing that the graph is good at, to be chosen from the menu of
 * its run button. They stand in one document, with values as defaults of their variables, because GraphiQL 5 goes on to
 * send the document and the variables of the first tab when another one is opened.
 */
export function sampleDocument(samples: Samples): string {
  return sampleQueries(samples).join('\n');
}

/** Each of them by itself. */
export function sampleQueries(samples: Samples): readonly string[] {
  const nodes = samples.nodes ?? NOBODY;
  const row = writeGlobalId('Entitlement', `${nodes.accountCustomer}:${nodes.accountRow}`);
  return [
    accountPage(nodes.accountCustomer),
    pageForward(nodes.pagedCustomer),
    pageBackward(nodes.pagedCustomer),
    nodeRefetch(row),
    featureGates(nodes.gatedCustomer, nodes.gates),
    usageMeters(nodes.accountCustomer),
    ...(samples.boundCallers ? [ownGates] : []),
  ];
}

const accountPage = (customer: string) => `# Everything an account page shows: three upstream calls.
query AccountPage($customer: UUID! = "${customer}") {
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

const pageForward = (
  customer: string,
) => `# Give endCursor as the variable "after" for the next page: one upstream call each.
query PageForward($customer: UUID! = "${customer}", $first: Int = 5, $after: String) {
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

const pageBackward = (
  customer: string,
) => `# The end of the list first. Give startCursor as the variable "before" for the page before it.
query PageBackward($customer: UUID! = "${customer}", $last: Int = 5, $before: String) {
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

const nodeRefetch = (id: string) => `# Any node again by its Relay id, as Relay and Apollo caches do it.
query NodeRefetch($id: ID! = "${id}") {
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

function featureGates(customer: string, entitlements: readonly string[]): string {
  const gates = entitlements.map(
    (uuid, index) => `    gate${index + 1}: balance(entitlementUuid: "${uuid}") { name held reason }`,
  );
  return `# Twenty feature gates in one query, one upstream call: what may be used now.
query FeatureGates($customer: UUID! = "${customer}") {
  customer(uuid: $customer) {
${gates.join('\n')}
  }
}
`;
}

const usageMeters = (customer: string) => `# A meter for everything that is held, and what ends soon.
query UsageMeters($customer: UUID! = "${customer}", $before: DateTime! = "2100-01-01T00:00:00Z") {
  customer(uuid: $customer) {
    balances(held: true) {
      name
      units
      granted
      used
      remaining
      usedFraction
      nextExpiry { at quantity }
    }
    expiring(before: $before) { name expiryAt }
  }
}
`;

const ownGates = `# What the token that you send is bound to, and may use now: nobody has to name the customer.
query OwnGates {
  viewer {
    customer {
      uuid
      balances { name held reason remaining }
    }
  }
}
`;
