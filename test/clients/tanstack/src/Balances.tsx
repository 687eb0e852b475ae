import { Age } from '../../shared/Age.tsx';
import { errorAt, type FieldError } from '../../shared/errors.ts';
import { Gate } from '../../shared/Gate.tsx';
import { Meter } from '../../shared/Meter.tsx';
import { Trouble } from '../../shared/Trouble.tsx';
import { type FragmentOf, readFragment } from './graphql.ts';
import { BalancesFragment } from './queries.ts';

interface BalancesProps {
  readonly customer: FragmentOf<typeof BalancesFragment>;
  readonly errors: readonly FieldError[];
  readonly refresh: () => void;
}

export function Balances({ customer, errors, refresh }: BalancesProps) {
  const { gates, meters } = readFragment(BalancesFragment, customer);
  const noGates = errorAt(errors, 'viewer', 'customer', 'gates');
  const noMeters = errorAt(errors, 'viewer', 'customer', 'meters');
  return (
    <>
      <h2>Features</h2>
      {noGates && <Trouble what="What is switched on" error={noGates} />}
      <ul className="gates">
        {gates?.map((gate) => (
          <Gate key={gate.id} balance={gate} />
        ))}
      </ul>
      <h2>Usage</h2>
      {noMeters && <Trouble what="What was used" error={noMeters} />}
      <ul>
        {meters?.map((meter) => (
          <Meter key={meter.id} balance={meter} />
        ))}
      </ul>
      <Age of={[...(gates ?? []), ...(meters ?? [])]} refresh={refresh} />
    </>
  );
}
