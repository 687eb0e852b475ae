import type { Credentials } from '../domain/credentials.ts';
import type { Principal } from '../auth/principal.ts';
import { CursorCodec } from '../cursors/cursor.ts';

/**
 * Signs with the first secret where there is one; otherwise with a key derived from the credentials, which is as short-lived as
 * they are. Where those are a caller's own, that caller can sign whatever it likes, of no use to any other: the tenant is part of
 * what is signed.
 */
export function cursorCodecs(
  [first, ...previous]: readonly string[],
  own: Credentials | null,
): (principal: Principal) => CursorCodec {
  const shared = first ?? (own === null ? null : secretOf(own));
  if (shared === null) return ({ credentials }) => new CursorCodec(secretOf(credentials));
  const codec = new CursorCodec(shared, ...previous);
  return () => codec;
}

function secretOf({ organisation, apiKey }: Credentials): string {
  return `${organisation} ${apiKey}`;
}
