/** As `RecentMap`, for pairs of keys: to join them would cost more for each look than to look twice. */
export class RecentPairs<Value> {
  readonly #most: number;
  #young = new Map<string, Map<string, Value>>();
  #old: ReadonlyMap<string, Map<string, Value>> = new Map();
  /** Of the young ones. */
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get(first: string, second: string): Value | undefined {
    const young = this.#young.get(first)?.get(second);
    if (young !== undefined) return young;
    const others = this.#old.get(first);
    const old = others?.get(second);
    if (others === undefined || old === undefined) return undefined;
    others.delete(second);
    this.set(first, second, old);
    return old;
  }

  /** Adds a pair that it does not hold. */
  set(first: string, second: string, value: Value): void {
    if (this.#size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#size = 0;
    }
    this.#size += 1;
    const others = this.#young.get(first);
    if (others === undefined) this.#young.set(first, new Map([[second, value]]));
    else others.set(second, value);
  }
}
