import { createHmac } from 'node:crypto';
import { remembered } from '../../observability/remembered.ts';
import type { EntryName } from '../../store/shared-store.ts';
import { credentialsKey, type Read, type UpstreamCredentials } from '../../upstream/read.ts';

/** Where nothing is sealed, names need not be secret either: what they are made of is too long to be guessed. */
const NO_SECRET = 'zenskar-graphql-gateway';

/** Changes with what is written under the names. */
const FORMAT = 1;

/** What answers are called where replicas share them. HMACs: whoever reads the names learns no id. */
export class Names {
  readonly #secret: string;
  readonly #origin: string;
  readonly #apiVersion: string | null;
  /** The group of whatever is about one customer; of what is about several where the subject is empty. */
  readonly groupOf: (subject: string) => string;
  readonly credentialOf: (credentials: UpstreamCredentials) => string;

  constructor(secret: string | undefined, baseUrl: URL, apiVersion: string | null) {
    this.#secret = secret ?? NO_SECRET;
    this.#origin = baseUrl.href;
    this.#apiVersion = apiVersion;
    this.groupOf = remembered((subject) => this.#hmac(['group', subject]));
    const credential = remembered((text) => this.#hmac(['credential', text]));
    this.credentialOf = (credentials) => credential(credentialsKey(credentials));
  }

  /** Everything that the answer depends on is in the name. */
  of({ credentials: { apiKey, organisation }, path, subject }: Read): EntryName {
    const key = this.#hmac(['answer', organisation, apiKey, path]);
    return { group: this.groupOf(subject), key };
  }

  #hmac(parts: readonly string[]): string {
    const text = JSON.stringify([FORMAT, this.#origin, this.#apiVersion, ...parts]);
    return createHmac('sha256', this.#secret).update(text).digest('base64url');
  }
}
