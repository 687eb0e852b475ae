import type { Credentials } from '../domain/credentials.ts';
import { parseUuid } from '../domain/uuid.ts';
import { customerPrincipal, organisationPrincipal, type Principal } from './principal.ts';
import { ambiguous, forbidden } from './refusals.ts';

/** Which claims of a token say what its bearer may read. */
export interface ClaimRules {
  readonly customerClaim: string;
  /** Null: no token gives access to the whole organisation. */
  readonly organisationScope: string | null;
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * Who the bearer of a verified token is: the one customer it names, or the organisation if it has the scope for that.
 * A token with both is refused as well as one with neither: a scope that was given too freely must not turn a customer
 * into somebody who reads all of them.
 */
export function principalOf(claims: Claims, rules: ClaimRules, credentials: Credentials): Principal {
  const named = claimOf(claims, rules.customerClaim);
  if (rules.organisationScope !== null && scopesOf(claims).includes(rules.organisationScope)) {
    if (named === null) return organisationPrincipal(credentials);
    throw ambiguous();
  }
  const customer = typeof named === 'string' ? parseUuid(named) : null;
  if (customer === null) throw forbidden();
  return customerPrincipal(customer, credentials);
}

/** Issuers write scopes as one text with spaces or as a list, under one of three names. */
function scopesOf(claims: Claims): unknown[] {
  return ['scope', 'scp', 'scopes'].flatMap((name) => {
    const claim = claimOf(claims, name);
    return typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? (claim as unknown[]) : [];
  });
}

/** A claim of null says as little as none. */
function claimOf(claims: Claims, name: string): unknown {
  return Object.hasOwn(claims, name) ? (claims[name] ?? null) : null;
}
