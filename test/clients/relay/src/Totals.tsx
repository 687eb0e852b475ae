import { graphql, useRefetchableFragment } from 'react-relay';
import { Trouble } from '../../shared/Trouble.tsx';
import type { Totals_customer$key } from './__generated__/Totals_customer.graphql.ts';
import type { TotalsAgainQuery } from './__generated__/TotalsAgainQuery.graphql.ts';
import { firstError } from './firstError.ts';

/** Comes from another endpoint than the rest, and so may fail alone. */
export function Totals({ customer }: { readonly customer: Totals_customer$key }) {
  const [{ entitlementSummaries }, refetch] = useRefetchableFragment<TotalsAgainQuery, Totals_customer$key>(
    graphql`
      fragment Totals_customer on Customer @refetchable(queryName: "TotalsAgainQuery") {
        entitlementSummaries(first: 1) @catch {
          totalCount
        }
      }
    `,
    customer,
  );
  if (entitlementSummaries.ok) return <p>{entitlementSummaries.value?.totalCount} different entitlements.</p>;
  const again = () => refetch({}, { fetchPolicy: 'network-only' });
  return <Trouble what="The number of entitlements" error={firstError(entitlementSummaries)} retry={again} />;
}
