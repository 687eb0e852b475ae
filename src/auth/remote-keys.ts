import type { Clock } from '../domain/clock.ts';
import { Failed } from '../domain/failure.ts';
import type { DocumentFetch } from './key-document.ts';
import { fetchDocument, NoDocument } from './key-document.ts';
import { type KeySet, readKeySet } from './key-set.ts';
import type { KeySource } from './key-source.ts';

/** How long an unknown key is not asked for again, so that invented ones cause no more than one fetch in this time. */
const COOLDOWN_MS = 30_000;
/** The same after a fetch that failed: shorter, since until it succeeds tokens may be refused that are good. */
const RETRY_MS = 5000;
/** Keys are fetched again after this time, beside the requests that use them: a withdrawn key is used no longer. */
const REFRESH_MS = 300_000;
/** Keys are not used beyond this time, when their publisher has had no others for as long. */
const LIFETIME_MS = 3_600_000;
/** Requests that wait for a fetch: enough to learn of a new key, and too few for strangers to be in anybody's way. */
const MOST_WAITING = 16;

export interface RemoteKeysOptions {
  readonly url: URL;
  /** Of the signatures that are accepted. */
  readonly algorithms: readonly string[];
  readonly clock: Clock;
  /** Told why a fetch failed; `ageMs` is that of the keys in use, null for none. */
  readonly failed: (cause: string, ageMs: number | null) => void;
  /** Told when other keys are in use than before. */
  readonly changed: () => void;
}

/**
 * The keys that an issuer publishes. The last good set stays in use while the publisher is out of reach or sends what
 * cannot be meant; callers whose key is in it never wait for a fetch.
 */
export class RemoteKeys implements KeySource {
  readonly #options: RemoteKeysOptions;
  #good: { readonly keys: KeySet; readonly text: string; readonly fetchedAt: number } | null = null;
  #last = { failed: false, at: -Infinity };
  #fetch: DocumentFetch | null = null;
  /** Resolves with whether the fetch under way brought a good set; null when there is none. */
  #pending: Promise<boolean> | null = null;
  #waiting = 0;
  #closed = false;

  constructor(options: RemoteKeysOptions) {
    this.#options = options;
  }

  current(): KeySet | Promise<KeySet> {
    const age = this.#age();
    if (this.#good === null || age === null || age > LIFETIME_MS) return this.#first();
    if (age > REFRESH_MS && this.#mayFetch()) void this.#start();
    return this.#good.keys;
  }

  async newerThan(known: KeySet): Promise<KeySet | null> {
    if (this.#good?.keys === known) await this.#refresh();
    const keys = this.#good?.keys ?? known;
    return keys === known ? null : keys;
  }

  prepare(): void {
    if (this.#mayFetch()) void this.#start();
  }

  close(): void {
    this.#closed = true;
    this.#fetch?.stop();
  }

  async #first(): Promise<KeySet> {
    await this.#refresh();
    if (this.#good === null) throw unavailable();
    return this.#good.keys;
  }

  /** Waits for the fetch under way or for a new one; takes the outcome of the last one when that was a moment ago. */
  async #refresh(): Promise<void> {
    if (this.#pending === null && !this.#mayFetch()) {
      if (this.#last.failed || this.#closed) throw unavailable();
      return;
    }
    if (this.#waiting >= MOST_WAITING) throw unavailable();
    this.#waiting += 1;
    const isGood = await (this.#pending ?? this.#start());
    this.#waiting -= 1;
    if (!isGood) throw unavailable();
  }

  #mayFetch(): boolean {
    const pause = this.#last.failed ? RETRY_MS : COOLDOWN_MS;
    return !this.#closed && this.#pending === null && this.#options.clock.now() - this.#last.at >= pause;
  }

  #start(): Promise<boolean> {
    const { url, clock } = this.#options;
    this.#fetch = fetchDocument(url, clock);
    this.#pending = this.#fetch.text.then(
      (text) => this.#take(text),
      (error: unknown) => this.#fail(error instanceof NoDocument ? error.message : 'no answer'),
    );
    return this.#pending;
  }

  #take(text: string): boolean {
    const { algorithms, clock, changed } = this.#options;
    // Keys that are the same as before are kept as they are, so that nobody takes them for newer ones.
    const same = this.#good?.text === text ? this.#good.keys : null;
    const keys = same ?? readKeySet(text, algorithms);
    if (typeof keys === 'string') return this.#fail(keys);
    const fetchedAt = clock.now();
    this.#good = { keys, text, fetchedAt };
    this.#end({ failed: false, at: fetchedAt });
    if (same === null) changed();
    return true;
  }

  #fail(cause: string): false {
    this.#end({ failed: true, at: this.#options.clock.now() });
    if (!this.#closed) this.#options.failed(cause, this.#age());
    return false;
  }

  #end(last: { readonly failed: boolean; readonly at: number }): void {
    this.#last = last;
    this.#fetch = null;
    this.#pending = null;
  }

  /** Of the keys at hand, in milliseconds. */
  #age(): number | null {
    return this.#good === null ? null : this.#options.clock.now() - this.#good.fetchedAt;
  }
}

function unavailable(): Failed {
  return new Failed({ kind: 'auth-unavailable' });
}
