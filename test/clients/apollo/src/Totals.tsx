import { errorAt, type FieldError } from '../../shared/errors.ts';
import { Trouble } from '../../shared/Trouble.tsx';
import { type FragmentType, graphql, readFragment } from './gql/index.ts';

const TotalsFragment = graphql(`
  fragment Totals on Customer {
    entitlementSummaries(first: 1) {
      totalCount
    }
  }
`);

interface TotalsProps {
  readonly customer: FragmentType<typeof TotalsFragment>;
  readonly errors: readonly FieldError[] | undefined;
  readonly retry: () => void;
}

/** Comes from another endpoint than the rest, and so may fail alone. */
export function Totals({ customer, errors, retry }: TotalsProps) {
  const { entitlementSummaries } = readFragment(TotalsFragment, customer);
  const error = errorAt(errors, 'viewer', 'customer', 'entitlementSummaries');
  if (error) return <Trouble what="The number of entitlements" error={error} retry={retry} />;
  return <p>{entitlementSummaries?.totalCount} different entitlements.</p>;
}
