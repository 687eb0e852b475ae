import { graphql, useRefetchableFragment } from 'react-relay';
import { Age } from '../../shared/Age.tsx';
import { Gate } from '../../shared/Gate.tsx';
import { Meter } from '../../shared/Meter.tsx';
import { Trouble } from '../../shared/Trouble.tsx';
import type { Balances_customer$key } from './__generated__/Balances_customer.graphql.ts';
import type { BalancesAgainQuery } from './__generated__/BalancesAgainQuery.graphql.ts';
import { firstError } from './firstError.ts';

export function Balances({ customer }: { readonly customer: Balances_customer$key }) {
  const [{ gates, meters }, refetch] = useRefetchableFragment<BalancesAgainQuery, Balances_customer$key>(
    graphql`
      fragment Balances_customer on Customer @refetchable(queryName: "BalancesAgainQuery") {
        gates: balances(types: [FEATURE]) @catch {
          id
          name
          held
          reason
          asOf
          isStale
        }
        meters: balances(types: [CREDITS, QUANTITY]) @catch {
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
    `,
    customer,
  );
  const shown = [...((gates.ok && gates.value) || []), ...((meters.ok && meters.value) || [])];
  return (
    <>
      <h2>Features</h2>
      {gates.ok ? (
        <ul className="gates">
          {gates.value?.map((gate) => (
            <Gate key={gate.id} balance={gate} />
          ))}
        </ul>
      ) : (
        <Trouble what="What is switched on" error={firstError(gates)} />
      )}
      <h2>Usage</h2>
      {meters.ok ? (
        <ul>
          {meters.value?.map((meter) => (
            <Meter key={meter.id} balance={meter} />
          ))}
        </ul>
      ) : (
        <Trouble what="What was used" error={firstError(meters)} />
      )}
      <Age of={shown} refresh={() => refetch({}, { fetchPolicy: 'store-and-network' })} />
    </>
  );
}
