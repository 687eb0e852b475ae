import type { EntryName, Lease, SharedStore } from '../../store/shared-store.ts';

/** Who may load. */
export type Turn = { readonly kind: 'go'; release(): void } | { readonly kind: 'taken' };

interface Held {
  readonly lease: Promise<Lease | 'taken' | null>;
  /** How many here wait for it or load with it. */
  holders: number;
}

/** The right to load, among replicas; within this process all who ask have it together, until the last of them is done. */
export class Leases {
  readonly #store: SharedStore;
  readonly #leaseMs: number;
  readonly #held = new Map<string, Held>();

  constructor(store: SharedStore, leaseMs: number) {
    this.#store = store;
    this.#leaseMs = leaseMs;
  }

  /** To be released once by everybody who may go. */
  async take(name: EntryName): Promise<Turn> {
    const held = this.#held.get(name.key) ?? this.#ask(name);
    held.holders += 1;
    const lease = await held.lease;
    if (lease !== 'taken') {
      return {
        kind: 'go',
        release: () => {
          if (this.#leave(name, held)) lease?.release();
        },
      };
    }
    this.#leave(name, held);
    return { kind: 'taken' };
  }

  #ask(name: EntryName): Held {
    const held = { lease: this.#store.lease(name, this.#leaseMs), holders: 0 };
    this.#held.set(name.key, held);
    return held;
  }

  /** Whether it was the last one. */
  #leave(name: EntryName, held: Held): boolean {
    held.holders -= 1;
    if (held.holders === 0) this.#held.delete(name.key);
    return held.holders === 0;
  }
}
