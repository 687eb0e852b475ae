import type { EntryName, SharedStore } from '../../store/shared-store.ts';

/** Who may load: `ours` where this process does already. */
export type Turn = { readonly kind: 'go'; release(): void } | { readonly kind: 'taken' };

const ALONE: Turn = { kind: 'go', release: () => undefined };

/** The right to load, among replicas; within this process all who ask have it together. */
export class Leases {
  readonly #store: SharedStore;
  readonly #leaseMs: number;
  readonly #asked = new Map<string, Promise<Turn>>();

  constructor(store: SharedStore, leaseMs: number) {
    this.#store = store;
    this.#leaseMs = leaseMs;
  }

  /** To be released once by everybody who may go. */
  async take(name: EntryName): Promise<Turn> {
    const known = this.#asked.get(name.key);
    // It ends with whoever took it; until then their flight is shared.
    if (known !== undefined) return (await known).kind === 'taken' ? { kind: 'taken' } : ALONE;
    const asking = this.#take(name);
    this.#asked.set(name.key, asking);
    const turn = await asking;
    if (turn.kind === 'taken') this.#asked.delete(name.key);
    return turn;
  }

  async #take(name: EntryName): Promise<Turn> {
    const lease = await this.#store.lease(name, this.#leaseMs);
    if (lease === 'taken') return { kind: 'taken' };
    return {
      kind: 'go',
      release: () => {
        this.#asked.delete(name.key);
        lease?.release();
      },
    };
  }
}
