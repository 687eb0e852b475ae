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

/** The lines of several tenants that share one lane. */
class Crowd<Item> {
  readonly name: string;
  readonly lines = new Round<Line<Item>>();
  size = 0;

  constructor(lane: string) {
    this.name = lane;
  }
}

/** Nearly every lane is that of one tenant, and so of its name. */
type Lane<Item> = Line<Item> | Crowd<Item>;

/** With a lead of so many items one may be lost: with fewer, that would only turn the tables. */
export const LEAD = 2;

/** Where an item waits. Whoever put it there keeps this: a map of all of them would keep alive what has long left it. */
export interface Place<Item> {
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
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Lanes that hold items. */
  get lanes(): number {
    return this.#lanes.members;
  }

  /** The newest item of a lane than which none has more. */
  get newest(): Item | undefined {
    const lane = this.#lanes.largest;
    return lane && newestIn(lane, lane instanceof Crowd ? lane.lines.largest : lane)?.link.value;
  }

  /** Items of one tenant. */
  waitingOf(laneName: string, tenant: string): number {
    const lane = this.#lanes.find(laneName);
    return (lane instanceof Crowd ? lane.lines.find(tenant) : lane)?.size ?? 0;
  }

  push(laneName: string, tenant: string, item: Item): Place<Item> {
    const lane =
      this.#lanes.find(laneName) ??
      (laneName === tenant ? new Line<Item>(tenant) : new Crowd<Item>(laneName));
    const line = lane instanceof Crowd ? (lane.lines.find(tenant) ?? new Line<Item>(tenant)) : lane;
    const link = line.items.addLast(item);
    this.#size += 1;
    line.size += 1;
    if (lane instanceof Crowd) {
      lane.size += 1;
      lane.lines.grew(line, true);
    }
    this.#lanes.grew(lane, false);
    return { lane, line, link };
  }

  /** The next item of the first lane that may have its turn. */
  shift(mayTake: (lane: string) => boolean): Item | undefined {
    const lane = this.#lanes.next(mayTake);
    const line = lane instanceof Crowd ? lane.lines.next(always) : lane;
    const link = line?.items.first ?? null;
    if (lane === undefined || line === undefined || link === null) return undefined;
    this.remove({ lane, line, link });
    if (lane instanceof Crowd) lane.lines.hadTurn(line);
    this.#lanes.hadTurn(lane);
    return link.value;
  }

  /** Takes an item out, which must be in it still. */
  remove({ lane, line, link }: Place<Item>): void {
    line.items.remove(link);
    this.#size -= 1;
    line.size -= 1;
    if (lane instanceof Crowd) {
      lane.size -= 1;
      lane.lines.shrank(line);
    }
    this.#lanes.shrank(lane);
  }

  /**
   * Takes out the newest item of a lane that has at least two more than this one, or else, within this one, of a tenant
   * that has at least two more than this tenant. One that has just come into a shared lane takes the place of the last in
   * turn there.
   */
  evictFor(lane: string, tenant: string): Item | undefined {
    const victim = this.#victimFor(lane, tenant, LEAD);
    if (victim !== undefined) this.remove(victim);
    return victim?.link.value;
  }

  /** Whether {@link evictFor} would find one, if another lane had to have so many more than this one. */
  wouldEvictFor(lane: string, tenant: string, lead = LEAD): boolean {
    return this.#victimFor(lane, tenant, lead) !== undefined;
  }

  #victimFor(laneName: string, tenant: string, lead: number): Place<Item> | undefined {
    const own = this.#lanes.find(laneName);
    const longest = this.#lanes.largest;
    if (longest !== undefined && longest.size >= (own?.size ?? 0) + lead) {
      return newestIn(longest, longest instanceof Crowd ? longest.lines.largest : longest);
    }
    if (!(own instanceof Crowd)) return undefined;
    const line = own.lines.find(tenant);
    const most = own.lines.largest;
    if (most !== undefined && most.size >= (line?.size ?? 0) + LEAD) return newestIn(own, most);
    return line === undefined ? newestIn(own, own.lines.last) : undefined;
  }
}

function newestIn<Item>(lane: Lane<Item>, line: Line<Item> | undefined): Place<Item> | undefined {
  const link = line?.items.last ?? null;
  return line === undefined || link === null ? undefined : { lane, line, link };
}

function always(): boolean {
  return true;
}
