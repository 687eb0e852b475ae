import type { Credentials, Principal } from '../auth/principal.ts';
import { CursorCodec } from '../cursors/cursor.ts';

/** Cursors are signed with the first secret where there is one, else with a key that ends with the credentials it is made of. */
export function cursorCodecs(
  [first, ...elder]: readonly string[],
  own: Credentials | null,
): (principal: Principal) => CursorCodec {
  const shared = first ?? (own === null ? null : secretOf(own));
  if (shared === null) return ({ credentials }) => new CursorCodec(secretOf(credentials));
  const codec = new CursorCodec(shared, ...elder);
  return () => codec;
}

function secretOf({ organisation, apiKey }: Credentials): string {
  return `${organisation} ${apiKey}`;
}
