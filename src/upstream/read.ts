import type { Credentials } from '../domain/credentials.ts';
import type { Endpoint } from '../observability/labels.ts';

/** Different for different credentials. It holds the key, so it must stay within the process. */
export function credentialsKey({ apiKey, organisation }: Credentials): string {
  return `${apiKey.length} ${apiKey}${organisation}`;
}

/** In whose name the upstream is read. */
export interface Access {
  /** Nothing may be shared across tenants. */
  readonly tenant: string;
  readonly credentials: Credentials;
}

/**
 * The name of something that can be read: who asks, and what for. It belongs to nobody who waits for it. A class, so that
 * nothing passes for one that was not made with a tenant and credentials.
 */
export class Read implements Access {
  readonly tenant: string;
  readonly credentials: Credentials;
  readonly endpoint: Endpoint;
  /** Path and query, without the base URL. */
  readonly path: string;
  /** The customer whom it is about; empty where it is about several. */
  readonly subject: string;

  constructor({ tenant, credentials }: Access, endpoint: Endpoint, path: string, subject: string) {
    this.tenant = tenant;
    this.credentials = credentials;
    this.endpoint = endpoint;
    this.path = path;
    this.subject = subject;
  }

  /** Whether both have the same answer, and it is for the same tenant. */
  equals(other: Read): boolean {
    const [mine, theirs] = [this.credentials, other.credentials];
    return (
      this.path === other.path &&
      this.tenant === other.tenant &&
      mine.apiKey === theirs.apiKey &&
      mine.organisation === theirs.organisation
    );
  }
}
