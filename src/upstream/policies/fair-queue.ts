import { type Link, LinkedList } from './linked-list.ts';
import { Round } from './round.ts';

/** The items of one tenant: first come, first served. */
class Line<Item> {
  readonly name: string;
  readonly items = new LinkedList<Item>();
  size = 0;

  constructor(tenant: string) {
    this.name = tenant;
  }
}

/** The lines of the tenants that share one lane. */
class Lane<Item> {
  readonly name: string;
  readonly lines = new Round<Line<Item>>();
  size = 0;

  constructor(name: string) {
    this.name = name;
  }
}

interface Place<Item> {
  readonly lane: Lane<Item>;
  readonly line: Line<Item>;
  readonly link: Link<Item>;
}

/**
 * Items that wait. Lanes take turns, and within a lane its tenants do. Most lanes are those of a single tenant; where one is
 * shared, a tenant that comes into it has the next turn there. Who shares a lane is not known to be anybody: of a crowd that
 * is larger than can be served, those who came last are served in time, instead of all of them too late.
 */
export class FairQueue<Item> {
  readonly #lanes = new Round<Lane<Item>>();
  readonly #places = new Map<Item, Place<Item>>();

  get size(): number {
    return this.#places.size;
  }

  /** Lanes that hold items. */
  get lanes(): number {
    return this.#lanes.members;
  }

  /** Items of one tenant. */
  waitingOf(lane: string, tenant: string): number {
    return this.#lanes.find(lane)?.lines.find(tenant)?.size ?? 0;
  }

  /** Each item may be in it once. */
  push(laneName: string, tenant: string, item: Item): void {
    const lane = this.#lanes.find(laneName) ?? new Lane<Item>(laneName);
    const line = lane.lines.find(tenant) ?? new Line<Item>(tenant);
    this.#places.set(item, { lane, line, link: line.items.addLast(item) });
    line.size += 1;
    lane.size += 1;
    if (line.size === 1) lane.lines.join(line, true);
    else lane.lines.resized(line);
    if (lane.size === 1) this.#lanes.join(lane, false);
    else this.#lanes.resized(lane);
  }

  /** The next item of the first lane that may have its turn. */
  shift(mayTake: (lane: string) => boolean): Item | undefined {
    const lane = this.#lanes.next(mayTake);
    const line = lane?.lines.next(always);
    const item = line?.items.first?.value;
    if (lane === undefined || line === undefined || item === undefined) return undefined;
    this.remove(item);
    lane.lines.hadTurn(line);
    this.#lanes.hadTurn(lane);
    return item;
  }

  /** Takes an item out wherever it is; one that is not in it is none of its business. */
  remove(item: Item): void {
    const place = this.#places.get(item);
    if (place === undefined) return;
    const { lane, line, link } = place;
    this.#places.delete(item);
    line.items.remove(link);
    line.size -= 1;
    lane.size -= 1;
    lane.lines.resized(line);
    this.#lanes.resized(lane);
  }

  /**
   * Takes out the newest item of a lane that has at least two more than this one, or else, within this one, of a tenant
   * that has at least two more than this tenant. One that has just come into a shared lane takes the place of the last in
   * turn there.
   */
  evictFor(lane: string, tenant: string): Item | undefined {
    const item = this.#victimFor(lane, tenant);
    if (item !== undefined) this.remove(item);
    return item;
  }

  /** Whether {@link evictFor} would find one. */
  wouldEvictFor(lane: string, tenant: string): boolean {
    return this.#victimFor(lane, tenant) !== undefined;
  }

  #victimFor(laneName: string, tenant: string): Item | undefined {
    const own = this.#lanes.find(laneName);
    const longest = this.#lanes.largest;
    if (longest !== undefined && longest.size >= (own?.size ?? 0) + 2) {
      return longest.lines.largest?.items.last?.value;
    }
    const line = own?.lines.find(tenant);
    const most = own?.lines.largest;
    if (most !== undefined && most.size >= (line?.size ?? 0) + 2) return most.items.last?.value;
    return line === undefined ? own?.lines.last?.items.last?.value : undefined;
  }
}

function always(): boolean {
  return true;
}
