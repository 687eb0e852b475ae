import { graphql, usePaginationFragment } from 'react-relay';
import { EntitlementRow } from '../../shared/EntitlementRow.tsx';
import type { Entitlements_customer$key } from './__generated__/Entitlements_customer.graphql.ts';
import type { EntitlementsPageQuery } from './__generated__/EntitlementsPageQuery.graphql.ts';

const PAGE = 3;

/** A list that grows at both ends: Relay joins the pages. */
export function Entitlements({ customer }: { readonly customer: Entitlements_customer$key }) {
  const { data, hasPrevious, hasNext, loadPrevious, loadNext } = usePaginationFragment<
    EntitlementsPageQuery,
    Entitlements_customer$key
  >(
    graphql`
      fragment Entitlements_customer on Customer
      @refetchable(queryName: "EntitlementsPageQuery")
      @argumentDefinitions(
        first: { type: "Int" }
        after: { type: "String" }
        last: { type: "Int" }
        before: { type: "String" }
      ) {
        entitlements(
          first: $first
          after: $after
          last: $last
          before: $before
          orderBy: { field: CREATED_AT, direction: DESC }
        ) @connection(key: "Entitlements_entitlements") {
          totalCount
          edges {
            node {
              id
              name
              status
              validity
              expiryAt
              contract {
                name
              }
            }
          }
        }
      }
    `,
    customer,
  );
  const { entitlements } = data;
  if (!entitlements) return <p role="alert">What was assigned cannot be shown.</p>;
  return (
    <>
      <h2>Assigned ({entitlements.totalCount})</h2>
      <nav>
        <button disabled={!hasPrevious} onClick={() => loadPrevious(PAGE)}>
          Previous
        </button>
        <button disabled={!hasNext} onClick={() => loadNext(PAGE)}>
          Next
        </button>
      </nav>
      <table>
        <tbody>
          {entitlements.edges.map(({ node }) => (
            <EntitlementRow key={node.id} row={node} />
          ))}
        </tbody>
      </table>
    </>
  );
}
