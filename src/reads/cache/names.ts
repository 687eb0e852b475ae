import type { Credentials } from '../../domain/credentials.ts';
import { createHmac } from 'node:crypto';
import { memoizeByText } from '../../observability/memoize-by-text.ts';
import type { EntryName } from '../../store/shared-store.ts';
import { credentialsKey, type Read } from '../../upstream/read.ts';

/** Where nothing is sealed, names need not be secret either: what they are made of is too long to be guessed. */
const NO_SECRET = 'zenskar-graphql-gateway';

/** Changes with what is written under the names. */
const FORMAT = 2;

/** What a group is called: by this replica first, then by others that have other secrets in front. */
export type GroupNames = readonly [own: string, ...others: string[]];

/** What answers are called where replicas share them. HMACs: whoever reads the names learns no id. */
export class Names {
  readonly #secret: string;
  readonly #origin: string;
  readonly #apiVersion: string | null;
  /**
   * The group of whatever is about one customer; of what is about several where the subject is empty. Replicas that ask another
   * version of the API, or elsewhere, call it the same: that a customer has changed concerns them, too.
   */
  readonly groupsOf: (subject: string) => GroupNames;
  readonly credentialOf: (credentials: Credentials) => string;

  /** With the first of the secrets everything is named; none where nothing is sealed. */
  constructor(secrets: readonly string[], baseUrl: URL, apiVersion: string | null) {
    const [first = NO_SECRET, ...others] = secrets;
    this.#secret = first;
    this.#origin = baseUrl.href;
    this.#apiVersion = apiVersion;
    this.groupsOf = memoizeByText((subject) => {
      const nameWith = (secret: string) => hmac(secret, ['group', subject]);
      return [nameWith(first), ...others.map(nameWith)];
    });
    const credential = memoizeByText((text) => this.#hmac(['credential', text]));
    this.credentialOf = (credentials) => credential(credentialsKey(credentials));
  }

  /** Everything that the answer depends on is in the name. */
  of({ credentials, path, subject }: Read): EntryName {
    const { apiKey, organisation } = credentials;
    const [group, ...others] = this.groupsOf(subject);
    const credential = this.credentialOf(credentials);
    return { group, others, key: this.#hmac(['answer', organisation, apiKey, path]), credential };
  }

  #hmac(parts: readonly string[]): string {
    return hmac(this.#secret, [this.#origin, this.#apiVersion, ...parts]);
  }
}

/** Every name of every group that is to be forgotten when these customers have changed: what is about several may be about any of them. */
export function groupsAbout(
  customers: readonly string[],
  groupsOf: (subject: string) => GroupNames,
): readonly string[] {
  return [...customers, ''].flatMap(groupsOf);
}

function hmac(secret: string, parts: readonly (string | null)[]): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify([FORMAT, ...parts]))
    .digest('base64url');
}
