import { useState } from 'react';
import { useQuery } from 'urql';
import { errorAt, NOTHING_SAID } from '../../shared/errors.ts';
import { NoCustomer } from '../../shared/NoCustomer.tsx';
import { Trouble } from '../../shared/Trouble.tsx';
import { Balances } from './Balances.tsx';
import { Entitlements } from './Entitlements.tsx';
import { graphql } from './gql/index.ts';
import type { AccountQueryVariables } from './gql/graphql.ts';
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
  const [window, setWindow] = useState<AccountQueryVariables>({ first: PAGE, after });
  const [{ data, error, fetching }, refetch] = useQuery({ query: AccountQuery, variables: window });
  const errors = error?.graphQLErrors;
  if (fetching && !data) return <p>Loading …</p>;
  if (error?.networkError) return <p role="alert">The gateway cannot be reached.</p>;
  if (!data) return <Trouble what="The account" error={errors?.[0] ?? NOTHING_SAID} />;
  const { customer } = data.viewer;
  const noName = errorAt(errors, 'viewer', 'customer', 'name');
  if (!customer || noName) return <NoCustomer error={noName} />;
  return (
    <>
      <h1>
        {customer.name} <small>{customer.email}</small>
      </h1>
      <Balances
        customer={customer}
        errors={errors}
        refresh={() => refetch({ requestPolicy: 'network-only' })}
      />
      <Entitlements
        customer={customer}
        errors={errors}
        showEarlier={(before) => setWindow({ last: PAGE, before })}
        showLater={(after) => setWindow({ first: PAGE, after })}
      />
      <Totals customer={customer} errors={errors} retry={() => refetch({ requestPolicy: 'network-only' })} />
    </>
  );
}
