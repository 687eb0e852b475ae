import type { Principal } from '../auth/principal.ts';
import type { EdgeRequest } from './exchange.ts';

/** Whose share of places, bodies and unread bytes a request counts against. */
export type OwnerOf = (principal: Principal, request: EdgeRequest) => string;

/**
 * A tenant counts for itself once it is known to be one. Where callers bring their own credentials anybody can invent
 * tenants; until the upstream has taken what they sent, all of one address share what is there for one.
 */
export function ownersBy(isProven: (tenant: string) => boolean): OwnerOf {
  return ({ tenant }, { address }) => (isProven(tenant) ? tenant : `address:${address()}`);
}
