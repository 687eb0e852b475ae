import type { Uuid } from '../domain/uuid.ts';

/** What goes upstream in the caller's name. */
export interface Credentials {
  readonly apiKey: string;
  readonly organisation: string;
}

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
