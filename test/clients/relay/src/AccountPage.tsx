import { graphql, useLazyLoadQuery } from 'react-relay';
import { NoCustomer } from '../../shared/NoCustomer.tsx';
import type { AccountPageQuery } from './__generated__/AccountPageQuery.graphql.ts';
import { Balances } from './Balances.tsx';
import { Entitlements } from './Entitlements.tsx';
import { firstError } from './firstError.ts';
import { Totals } from './Totals.tsx';

/** The account of the customer that the token is bound to. `after` is a place in the list, from a link to it. */
export function AccountPage({ after }: { readonly after: string | null }) {
  const { viewer } = useLazyLoadQuery<AccountPageQuery>(
    graphql`
      query AccountPageQuery($first: Int, $after: String) {
        viewer {
          customer {
            name @catch
            email
            ...Balances_customer
            ...Entitlements_customer @arguments(first: $first, after: $after)
            ...Totals_customer
          }
        }
      }
    `,
    { first: 3, after },
  );
  const { customer } = viewer;
  if (!customer) return <NoCustomer error={null} />;
  if (!customer.name.ok) return <NoCustomer error={firstError(customer.name)} />;
  return (
    <>
      <h1>
        {customer.name.value} <small>{customer.email}</small>
      </h1>
      <Balances customer={customer} />
      <Entitlements customer={customer} />
      <Totals customer={customer} />
    </>
  );
}
