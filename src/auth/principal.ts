import type { Credentials } from '../domain/credentials.ts';
import { createHash } from 'node:crypto';
import type { Uuid } from '../domain/uuid.ts';

/**
 * Who is asking. `tenant` is the boundary that nothing may cross: cursors, coalesced calls and queues carry it, and it is
 * safe to compare but must be hashed before it is shown. Two principals with one tenant see the same data.
 */
export type Principal =
  /** May read every customer of the organisation that the credentials belong to. */
  | { readonly kind: 'organisation'; readonly tenant: string; readonly credentials: Credentials }
  /** May read one customer, and must not learn whether any other exists. */
  | {
      readonly kind: 'customer';
      readonly tenant: string;
      readonly credentials: Credentials;
      readonly customer: Uuid;
    };

/** Reads everything that the gateway's credentials can. */
export function organisationPrincipal(credentials: Credentials): Principal {
  return { kind: 'organisation', tenant: 'organisation', credentials };
}

const CUSTOMER = 'customer:';

/** Reads one customer with the gateway's credentials. */
export function customerPrincipal(customer: Uuid, credentials: Credentials): Principal {
  return { kind: 'customer', tenant: `${CUSTOMER}${customer}`, credentials, customer };
}

/** Whether a tenant is that of principals who read one customer. */
export function isCustomerTenant(tenant: string): boolean {
  return tenant.startsWith(CUSTOMER);
}

/**
 * Reads everything that its own credentials can. The tenant is a digest of both of them, so that callers share nothing
 * unless they sent the same, and so that no tenant tells a key.
 */
export function callerPrincipal(credentials: Credentials): Principal {
  const { apiKey, organisation } = credentials;
  const digest = createHash('sha256').update(`${organisation}\n${apiKey}`).digest('base64url');
  return { kind: 'organisation', tenant: `caller:${digest}`, credentials };
}
