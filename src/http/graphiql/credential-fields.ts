/** A field of the page for what a caller is known by. */
export interface CredentialField {
  readonly label: string;
  /** The header that it is sent as. */
  readonly header: string;
  /** What stands before it there. */
  readonly prefix: string;
}

/** What callers are asked for in each mode of AUTH_MODE. */
export const CREDENTIAL_FIELDS: Readonly<Record<'none' | 'headers' | 'jwt', readonly CredentialField[]>> = {
  none: [],
  headers: [
    { label: 'API key', header: 'x-api-key', prefix: '' },
    { label: 'Organisation', header: 'organisation', prefix: '' },
  ],
  jwt: [{ label: 'Token', header: 'authorization', prefix: 'Bearer ' }],
};
