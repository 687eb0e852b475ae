import type { Authenticator } from './authenticator.ts';
import { type Credentials, organisationPrincipal } from './principal.ts';

/** Takes everybody for the organisation itself. Only for callers that nobody else can be. */
export function createNoAuth(credentials: Credentials): Authenticator {
  const principal = organisationPrincipal(credentials);
  return { looksAt: 'Authorization', authenticate: () => Promise.resolve(principal) };
}
