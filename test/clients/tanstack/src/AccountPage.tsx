import { useQuery } from '@tanstack/react-query';
import { errorAt, NOTHING_SAID } from '../../shared/errors.ts';
import { NoCustomer } from '../../shared/NoCustomer.tsx';
import { Trouble } from '../../shared/Trouble.tsx';
import { Balances } from './Balances.tsx';
import { Entitlements } from './Entitlements.tsx';
import { type Gateway, Refused } from './gateway.ts';
import { AccountQuery } from './queries.ts';

interface AccountPageProps {
  readonly gateway: Gateway;
  /** A place in the list, from a link to it. */
  readonly after: string | null;
}

/** The account of the customer that the token is bound to. */
export function AccountPage({ gateway, after }: AccountPageProps) {
  const account = useQuery({ queryKey: ['account'], queryFn: () => gateway.ask(AccountQuery, {}) });
  if (account.isPending) return <p>Loading …</p>;
  if (account.isError) {
    const errors = account.error instanceof Refused ? account.error.errors : [];
    return <Trouble what="The account" error={errors[0] ?? NOTHING_SAID} />;
  }
  const { data, errors } = account.data;
  const { customer } = data.viewer;
  const noName = errorAt(errors, 'viewer', 'customer', 'name');
  const noTotals = errorAt(errors, 'viewer', 'customer', 'entitlementSummaries');
  if (!customer || noName) return <NoCustomer error={noName} />;
  return (
    <>
      <h1>
        {customer.name} <small>{customer.email}</small>
      </h1>
      <Balances customer={customer} errors={errors} refresh={() => void account.refetch()} />
      <Entitlements gateway={gateway} start={after} />
      {noTotals ? (
        <Trouble what="The number of entitlements" error={noTotals} retry={() => void account.refetch()} />
      ) : (
        <p>{customer.entitlementSummaries?.totalCount} different entitlements.</p>
      )}
    </>
  );
}
