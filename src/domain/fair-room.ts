/** One answer, response or whatever takes room takes no more than this part of it: a few huge ones would push out all others. */
const LARGEST_PART = 16;
/** With more owners than so many, a share gets no smaller: whoever is used most has room for more than a little. */
const MOST_SHARES = 64;

export interface FairRoomOptions<Value> {
  /** All that is kept takes no more. */
  readonly bytes: number;
  /** Whether nobody can have any use for it, so that it goes before everything that somebody may want. */
  readonly isSpent: (value: Value) => boolean;
  /** Told of everything that goes, for whatever reason, except by {@link FairRoom.clear}. */
  readonly onGone: (key: string, value: Value) => void;
}

/**
 * Keeps things within a bound in bytes. Where there is no room left, that goes first which its owner has beyond an equal share,
 * so that nobody who asks for ever more pushes out what others use: what the owner used longest ago, of the owner that has most. A
 * single thing may be larger than a share. Where nobody has more, that goes which was used longest ago of all.
 */
export class FairRoom<Value> {
  readonly #options: FairRoomOptions<Value>;
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #all = new Line<Value>('all');
  readonly #owners = new Map<string, Owner<Value>>();
  /** Those that have more than the least share: fewer than {@link MOST_SHARES}, and whoever has too much is among them. */
  readonly #large = new Set<Owner<Value>>();
  readonly #leastShare: number;
  #bytes = 0;

  constructor(options: FairRoomOptions<Value>) {
    this.#options = options;
    this.#leastShare = options.bytes / MOST_SHARES;
  }

  get count(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts as a use of it. */
  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#all.renew(entry);
    entry.owner.line.renew(entry);
    return entry.value;
  }

  /** False where it is too large, and then nothing has this key. */
  put(key: string, ownerName: string, value: Value, bytes: number): boolean {
    this.delete(key);
    if (bytes > Math.ceil(this.#options.bytes / LARGEST_PART)) return false;
    const owner = this.#ownerOf(ownerName);
    const entry: Entry<Value> = { key, value, bytes, owner, all: ends(), own: ends() };
    this.#entries.set(key, entry);
    this.#all.append(entry);
    owner.line.append(entry);
    owner.count += 1;
    this.#weigh(owner, bytes);
    while (this.#bytes > this.#options.bytes) {
      const gone = this.#next();
      if (gone === null) break;
      this.#remove(gone);
    }
    return true;
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#remove(entry);
  }

  clear(): void {
    this.#entries.clear();
    this.#owners.clear();
    this.#large.clear();
    this.#all.clear();
    this.#bytes = 0;
  }

  #ownerOf(name: string): Owner<Value> {
    const known = this.#owners.get(name);
    if (known !== undefined) return known;
    const owner = { name, bytes: 0, count: 0, line: new Line<Value>('own') };
    this.#owners.set(name, owner);
    return owner;
  }

  #remove(entry: Entry<Value>): void {
    const { key, value, bytes, owner } = entry;
    this.#entries.delete(key);
    this.#all.remove(entry);
    owner.line.remove(entry);
    owner.count -= 1;
    this.#weigh(owner, -bytes);
    if (owner.count === 0) this.#owners.delete(owner.name);
    this.#options.onGone(key, value);
  }

  #weigh(owner: Owner<Value>, bytes: number): void {
    this.#bytes += bytes;
    owner.bytes += bytes;
    if (owner.bytes > this.#leastShare) this.#large.add(owner);
    else this.#large.delete(owner);
  }

  /** What goes first. */
  #next(): Entry<Value> | null {
    const oldest = this.#all.first;
    if (oldest === null || this.#options.isSpent(oldest.value)) return oldest;
    let most: Owner<Value> | null = null;
    let mostBytes = this.#options.bytes / Math.min(this.#owners.size, MOST_SHARES);
    for (const owner of this.#large) {
      if (owner.count === 1 || owner.bytes <= mostBytes) continue;
      most = owner;
      mostBytes = owner.bytes;
    }
    return most?.line.first ?? oldest;
  }
}

/** What one owner has. */
interface Owner<Value> {
  readonly name: string;
  bytes: number;
  count: number;
  readonly line: Line<Value>;
}

interface Entry<Value> {
  readonly key: string;
  readonly value: Value;
  readonly bytes: number;
  readonly owner: Owner<Value>;
  /** Between which others it is, among all and among its owner's. */
  readonly all: Neighbours<Value>;
  readonly own: Neighbours<Value>;
}

interface Neighbours<Value> {
  before: Entry<Value> | null;
  after: Entry<Value> | null;
}

function ends<Value>(): Neighbours<Value> {
  return { before: null, after: null };
}

/** Entries in the order in which they were used, linked, so that each use takes the same time however many there are. */
class Line<Value> {
  readonly #links: 'all' | 'own';
  #first: Entry<Value> | null = null;
  #last: Entry<Value> | null = null;

  constructor(links: 'all' | 'own') {
    this.#links = links;
  }

  /** Used longest ago. */
  get first(): Entry<Value> | null {
    return this.#first;
  }

  append(entry: Entry<Value>): void {
    const last = this.#last;
    entry[this.#links].before = last;
    if (last === null) this.#first = entry;
    else last[this.#links].after = entry;
    this.#last = entry;
  }

  renew(entry: Entry<Value>): void {
    if (this.#last === entry) return;
    this.remove(entry);
    this.append(entry);
  }

  remove(entry: Entry<Value>): void {
    const place = entry[this.#links];
    const { before, after } = place;
    if (before === null) this.#first = after;
    else before[this.#links].after = after;
    if (after === null) this.#last = before;
    else after[this.#links].before = before;
    place.before = null;
    place.after = null;
  }

  clear(): void {
    this.#first = null;
    this.#last = null;
  }
}
