import { codeOf, type FieldError } from './errors.ts';
import { Trouble } from './Trouble.tsx';

/** In place of a page whose customer cannot be read. NOT_FOUND: there is none, or none that this user may see. */
export function NoCustomer({ error }: { readonly error: FieldError | null }) {
  if (error !== null && codeOf(error) !== 'NOT_FOUND') return <Trouble what="The account" error={error} />;
  return <p role="alert">This account does not exist any more.</p>;
}
