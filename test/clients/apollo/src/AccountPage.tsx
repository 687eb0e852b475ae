import { CombinedGraphQLErrors } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { errorAt, NOTHING_SAID } from '../../shared/errors.ts';
import { NoCustomer } from '../../shared/NoCustomer.tsx';
import { Trouble } from '../../shared/Trouble.tsx';
import { Balances } from './Balances.tsx';
import { Entitlements } from './Entitlements.tsx';
import { graphql } from './gql/index.ts';
import { Totals } from './Totals.tsx';

const AccountQuery = graphql(`
  query Account($first: Int, $after: String, $last: Int, $before: String) {
    viewer {
      customer {
        id
        name
        email
        ...Balances
        ...Entitlements
        ...Totals
      }
    }
  }
`);

const PAGE = 3;

/** The account of the customer that the token is bound to. `after` is a place in the list, from a link to it. */
export function AccountPage({ after }: { readonly after: string | null }) {
  const { data, error, loading, fetchMore, refetch } = useQuery(AccountQuery, {
    variables: { first: PAGE, after },
    // A field that is null with an error leaves the others as they are.
    errorPolicy: 'all',
  });
  const errors = CombinedGraphQLErrors.is(error) ? error.errors : undefined;
  if (loading && !data) return <p>Loading …</p>;
  if (error && !errors) return <p role="alert">The gateway cannot be reached.</p>;
  if (!data) return <Trouble what="The account" error={errors?.[0] ?? NOTHING_SAID} />;
  const { customer } = data.viewer;
  const noName = errorAt(errors, 'viewer', 'customer', 'name');
  if (!customer || noName) return <NoCustomer error={noName} />;
  return (
    <>
      <h1>
        {customer.name} <small>{customer.email}</small>
      </h1>
      <Balances customer={customer} errors={errors} refresh={() => void refetch()} />
      <Entitlements
        customer={customer}
        errors={errors}
        showEarlier={(before) =>
          void fetchMore({ variables: { before, last: PAGE, first: null, after: null } })
        }
        showLater={(after) => void fetchMore({ variables: { after, first: PAGE } })}
      />
      <Totals customer={customer} errors={errors} retry={() => void refetch()} />
    </>
  );
}
