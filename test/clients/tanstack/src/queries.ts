import { graphql } from './graphql.ts';

export const BalancesFragment = graphql(`
  fragment Balances on Customer {
    gates: balances(types: [FEATURE]) {
      id
      name
      held
      reason
      asOf
      isStale
    }
    meters: balances(types: [CREDITS, QUANTITY]) {
      id
      name
      held
      granted
      used
      units
      usedFraction
      asOf
      isStale
    }
  }
`);

/** Each document is known to the gateway by its hash, which `gql.tada check` compares. */
export const AccountQuery = graphql.persisted(
  'sha256:1ef758582f120d37b7fa0f553290ff7fe79e319401131629d1b1d5f24ef7376a',
  graphql(
    `
      query Account {
        viewer {
          customer {
            name
            email
            ...Balances
            entitlementSummaries(first: 1) {
              totalCount
            }
          }
        }
      }
    `,
    [BalancesFragment],
  ),
);

export const EntitlementsQuery = graphql.persisted(
  'sha256:2450a83b7433c11fb4d3685eb58079fa18caad710369e13419f351d3a8299ba4',
  graphql(`
    query Entitlements($first: Int, $after: String, $last: Int, $before: String) {
      viewer {
        customer {
          entitlements(
            first: $first
            after: $after
            last: $last
            before: $before
            orderBy: { field: CREATED_AT, direction: DESC }
          ) {
            totalCount
            nodes {
              id
              name
              status
              validity
              expiryAt
              contract {
                name
              }
            }
            pageInfo {
              hasPreviousPage
              hasNextPage
              startCursor
              endCursor
            }
          }
        }
      }
    }
  `),
);
