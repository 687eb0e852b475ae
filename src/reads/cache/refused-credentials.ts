import type { Credentials } from '../../domain/credentials.ts';
import { credentialsKey } from '../../upstream/read.ts';

/** Beyond so many, those that were refused longest ago are asked about again, which the upstream then answers. */
const MOST = 10_000;

/** Credentials that the upstream refused, and has not taken since: nothing is told them that was kept for them. */
export class RefusedCredentials {
  readonly #refused = new Set<string>();

  has(credentials: Credentials): boolean {
    return this.#refused.size > 0 && this.#refused.has(credentialsKey(credentials));
  }

  /** What the upstream answered them. */
  answered(credentials: Credentials, status: number): void {
    if (status === 401 || status === 403) {
      this.#refused.add(credentialsKey(credentials));
      const [first] = this.#refused;
      if (this.#refused.size > MOST && first !== undefined) this.#refused.delete(first);
    } else if (status < 300 && this.#refused.size > 0) this.#refused.delete(credentialsKey(credentials));
  }
}
