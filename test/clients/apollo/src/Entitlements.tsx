import { EntitlementRow } from '../../shared/EntitlementRow.tsx';
import { errorAt, type FieldError } from '../../shared/errors.ts';
import { Trouble } from '../../shared/Trouble.tsx';
import { type FragmentType, graphql, readFragment } from './gql/index.ts';

const EntitlementsFragment = graphql(`
  fragment Entitlements on Customer {
    entitlements(
      first: $first
      after: $after
      last: $last
      before: $before
      orderBy: { field: CREATED_AT, direction: DESC }
    ) {
      totalCount
      edges {
        cursor
        node {
          id
          name
          status
          validity
          expiryAt
          contract {
            id
            name
          }
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
`);

interface EntitlementsProps {
  readonly customer: FragmentType<typeof EntitlementsFragment>;
  readonly errors: readonly FieldError[] | undefined;
  readonly showEarlier: (before: string | null | undefined) => void;
  readonly showLater: (after: string | null | undefined) => void;
}

/** A list that grows at both ends: the cache joins the pages. */
export function Entitlements({ customer, errors, showEarlier, showLater }: EntitlementsProps) {
  const { entitlements } = readFragment(EntitlementsFragment, customer);
  const error = errorAt(errors, 'viewer', 'customer', 'entitlements');
  if (error) return <Trouble what="What was assigned" error={error} />;
  if (!entitlements) return null;
  const { edges, pageInfo, totalCount } = entitlements;
  return (
    <>
      <h2>Assigned ({totalCount})</h2>
      <nav>
        <button disabled={!pageInfo.hasPreviousPage} onClick={() => showEarlier(pageInfo.startCursor)}>
          Previous
        </button>
        <button disabled={!pageInfo.hasNextPage} onClick={() => showLater(pageInfo.endCursor)}>
          Next
        </button>
      </nav>
      <table>
        <tbody>
          {edges.map(({ node }) => (
            <EntitlementRow key={node.id} row={node} />
          ))}
        </tbody>
      </table>
    </>
  );
}
