/**
 * Items that wait, each in the lane of its tenant. Lanes take turns; within a lane it is first come, first served. Every
 * lane that exists holds an item.
 */
export class FairQueue<Item> {
  /** In the order of their turns. */
  readonly #lanes = new Map<string, Item[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Tenants that wait. */
  get lanes(): number {
    return this.#lanes.size;
  }

  /** Items of one tenant. */
  waitingOf(tenant: string): number {
    return this.#lanes.get(tenant)?.length ?? 0;
  }

  push(tenant: string, item: Item): void {
    const lane = this.#lanes.get(tenant);
    if (lane === undefined) this.#lanes.set(tenant, [item]);
    else lane.push(item);
    this.#size += 1;
  }

  /** The next item of the first tenant that may have its turn; its lane goes to the end of the line. */
  shift(mayTake: (tenant: string) => boolean): Item | undefined {
    for (const [tenant, lane] of this.#lanes) {
      if (!mayTake(tenant)) continue;
      const item = lane.shift();
      this.#lanes.delete(tenant);
      if (lane.length > 0) this.#lanes.set(tenant, lane);
      this.#size -= 1;
      return item;
    }
    return undefined;
  }

  /** Takes an item out wherever it is. */
  remove(tenant: string, item: Item): void {
    const lane = this.#lanes.get(tenant);
    const at = lane?.indexOf(item) ?? -1;
    if (lane === undefined || at < 0) return;
    lane.splice(at, 1);
    this.#shrunk(tenant, lane);
  }

  /** Takes the newest item out of the longest lane, if that leaves it no shorter than the tenant's with one more. */
  evictFor(tenant: string): Item | undefined {
    const longest = this.#longestFor(tenant);
    if (longest === undefined) return undefined;
    const item = longest[1].pop();
    this.#shrunk(...longest);
    return item;
  }

  /** Whether {@link evictFor} would find one. */
  wouldEvictFor(tenant: string): boolean {
    return this.#longestFor(tenant) !== undefined;
  }

  #longestFor(tenant: string): [string, Item[]] | undefined {
    let longest: [string, Item[]] | undefined;
    for (const each of this.#lanes) {
      if (longest === undefined || each[1].length > longest[1].length) longest = each;
    }
    return longest !== undefined && longest[1].length >= this.waitingOf(tenant) + 2 ? longest : undefined;
  }

  #shrunk(tenant: string, lane: readonly Item[]): void {
    this.#size -= 1;
    if (lane.length === 0) this.#lanes.delete(tenant);
  }
}
