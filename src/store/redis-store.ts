import type { Clock } from '../domain/clock.ts';
import type { StoreLook, StoreState } from '../observability/labels.ts';
import { Epochs, isCurrent } from './epochs.ts';
import { LeftAlone, type LeftAloneOptions } from './left-alone.ts';
import { CHANNEL, COUNTER, entryKey, epochKey, leaseKey, placesKey, refusalKey } from './names.ts';
import { writeAccepted, writeInvalidated, writePaused, writeRefused } from './news.ts';
import { causeOf } from './redis-cause.ts';
import type { RedisClient, RedisConnections } from './redis-client.ts';
import type { Seal } from './sealed.ts';
import {
  type EntryName,
  FURTHEST_CALL_MS,
  type Lease,
  type Looked,
  type SharedStore,
  type StoredAnswer,
  type StoreListener,
} from './shared-store.ts';
import { readStored, writeStored } from './stored-text.ts';
import { Subscriber } from './subscriber.ts';

/** Longer answers are not shared: to send one would take longer than a command may. */
const MOST_CHARACTERS = 1_048_576;

/**
 * How long an epoch is there: replicas may be configured differently for a while, so it outlives whatever any of them may write,
 * which is for a day and two hours at most. The number of invalidations is there as long after the last one: a replica that has
 * not looked it up since, and so may take its beginning anew for what it knows, keeps nothing from before.
 */
const EPOCH_LIFE_MS = 27 * 3_600_000;
/**
 * How long one is there that is made where there is none, in lives of answers: what was written with it is lost when it ends, which
 * is harmless, so it need not stay for every customer of a day. Longer than any answer, so that a full Redis with `volatile-ttl`
 * throws away answers first.
 */
const LIVES = 8;

/** What is written for a credential. Not deleted where it is taken again: that would need a further right. */
const REFUSED = 1;
const ACCEPTED = 0;

/** What was found of a group and of one of its answers. */
interface Found {
  readonly kept: Buffer | null;
  readonly epochs: readonly (Buffer | null)[];
}

export interface RedisStoreOptions extends Omit<LeftAloneOptions, 'clock'> {
  readonly clock: Clock;
  readonly connections: RedisConnections;
  readonly seal: Seal;
  /** No answer is written with a longer life. */
  readonly longestLifeMs: number;
  readonly randomHex: (bytes: number) => string;
  readonly onLook: (result: StoreLook) => void;
}

/** What replicas share through Redis. */
export class RedisStore implements SharedStore {
  readonly #options: RedisStoreOptions;
  readonly #alone: LeftAlone;
  readonly #client: RedisClient;
  readonly #epochs: Epochs;
  /** What this replica is called in what it tells the others. */
  readonly #self: string;
  #subscriber: Subscriber | null = null;
  #closed = false;

  constructor(options: RedisStoreOptions) {
    this.#options = options;
    this.#alone = new LeftAlone(options);
    this.#epochs = new Epochs(options.randomHex);
    this.#self = options.randomHex(8);
    this.#client = options.connections.connect({
      ready: () => {
        if (!this.#closed) this.#alone.connected();
      },
      lost: (error) => {
        if (!this.#closed) this.#alone.disconnected(error);
      },
    });
  }

  get state(): StoreState {
    return this.#alone.state;
  }

  get hears(): boolean {
    return this.#subscriber?.hears === true;
  }

  async look(name: EntryName): Promise<Looked | null> {
    const looked = await this.#alone.ask('look', () =>
      Promise.all([this.#find(name), this.#client.getNumber(refusalKey(name.credential))]),
    );
    if (looked === null) return null;
    const [found, refused] = looked;
    const epoch = this.#epochs.read(found.epochs);
    const isRefused = refused === REFUSED;
    if (isRefused) return { answer: null, epoch: epoch ?? this.#epochs.next(), isRefused };
    if (epoch === null) return this.#begin(name);
    return { answer: this.#read(found.kept, entryKey(name), epoch), epoch, isRefused };
  }

  /** In one trip what lies under a name, and the epoch of its group under each of the group's names. */
  async #find(name: EntryName): Promise<Found> {
    const [[kept = null, epoch = null], ...others] = await Promise.all([
      this.#client.getAll(entryKey(name), epochKey(name.group)),
      ...name.others.map((group) => this.#client.getAll(epochKey(group))),
    ]);
    return { kept, epochs: [epoch, ...others.map(([other = null]) => other)] };
  }

  /**
   * Looks again after it has given a group the epochs that it lacks, before anything is loaded: one that was thrown away during
   * the load must not be replaced by what was read before an invalidation. Whoever else does so at the same time finds the same.
   */
  async #begin(name: EntryName): Promise<Looked | null> {
    const life = Math.max(1, Math.round(Math.min(EPOCH_LIFE_MS, LIVES * this.#options.longestLifeMs)));
    const found = await this.#alone.ask('epoch', async () => {
      const given = [name.group, ...name.others].map((group) =>
        this.#client.setIfAbsent(epochKey(group), this.#epochs.next(), life),
      );
      // Commands are carried out in the order in which they are sent, so that it finds them.
      const [again] = await Promise.all([this.#find(name), ...given]);
      return again;
    });
    const epoch = found && this.#epochs.read(found.epochs);
    if (found === null || epoch === null) return null;
    return { answer: this.#read(found.kept, entryKey(name), epoch), epoch, isRefused: false };
  }

  #read(kept: Buffer | null, key: string, epoch: string): StoredAnswer | null {
    const { onLook, seal } = this.#options;
    const text = kept === null ? null : seal.open(kept, key);
    const stored = text === null ? null : readStored(text);
    if (stored === null) {
      onLook(kept === null ? 'absent' : 'unreadable');
      return null;
    }
    const counts = isCurrent(stored.epoch, epoch);
    onLook(counts ? 'found' : 'outdated');
    return counts ? stored.answer : null;
  }

  write(name: EntryName, answer: StoredAnswer, epoch: string, lifeMs: number): void {
    if (answer.body.length > MOST_CHARACTERS || lifeMs < 1) return;
    const key = entryKey(name);
    const life = Math.round(Math.min(lifeMs, this.#options.longestLifeMs));
    // Sealed only if it is sent.
    void this.#alone.ask('write', () =>
      this.#client.set(key, this.#options.seal.seal(writeStored({ epoch, answer }), key), life),
    );
  }

  drop(name: EntryName): void {
    void this.#alone.ask('drop', () => this.#client.delete(entryKey(name)));
  }

  async lease(name: EntryName, ms: number): Promise<Lease | 'taken' | null> {
    // One that cannot be given back would keep all others from loading for as long as it lasts.
    if (this.#alone.lacks('release')) return null;
    const key = leaseKey(name);
    const token = this.#options.randomHex(16);
    const life = Math.max(1, Math.round(ms));
    const isMine = await this.#alone.ask('lease', () => this.#client.setIfAbsent(key, token, life));
    if (isMine === null) return null;
    if (!isMine) return 'taken';
    return {
      release: () => {
        void this.#alone.ask('release', () => this.#client.deleteIf(key, token));
      },
    };
  }

  /** The epochs first: whoever hears of it must find them changed. */
  async invalidate(groups: readonly string[]): Promise<boolean> {
    if (groups.length === 0) return true;
    const changed = await this.#alone.ask('invalidate', () =>
      Promise.all(
        groups.map((group) => this.#client.set(epochKey(group), this.#epochs.next(), EPOCH_LIFE_MS)),
      ),
    );
    if (changed === null) return false;
    const news = writeInvalidated(this.#self, groups);
    const told = await this.#alone.ask('invalidate', () =>
      this.#client.countAndPublish(COUNTER, EPOCH_LIFE_MS, CHANNEL, news),
    );
    return told !== null;
  }

  listen(listener: StoreListener): void {
    this.#subscriber = new Subscriber({
      clock: this.#options.clock,
      connections: this.#options.connections,
      self: this.#self,
      listener,
      onFailure: (error) => {
        this.#options.onRefusal('subscribe', causeOf(error));
      },
      lookUp: () => this.#alone.ask('poll', () => this.#client.getNumber(COUNTER)),
    });
  }

  pause(credential: string, untilEpochMs: number): void {
    const news = writePaused(this.#self, credential, untilEpochMs);
    void this.#alone.ask('pause', () => this.#client.publish(CHANNEL, news));
  }

  refuse(credential: string, isRefused: boolean): void {
    const { longestLifeMs } = this.#options;
    const key = refusalKey(credential);
    void this.#alone.ask('refuse', async () => {
      await this.#client.set(key, `${isRefused ? REFUSED : ACCEPTED}`, Math.max(1, longestLifeMs));
      // Whoever does not hear of a refusal must notice that something was said.
      return isRefused
        ? this.#client.countAndPublish(COUNTER, EPOCH_LIFE_MS, CHANNEL, writeRefused(this.#self, credential))
        : this.#client.publish(CHANNEL, writeAccepted(this.#self, credential));
    });
  }

  async spend(
    credential: string,
    perSecond: number,
    count: number,
    longestMs: number,
  ): Promise<readonly number[] | null> {
    const longest = Math.floor(Math.min(longestMs, FURTHEST_CALL_MS));
    return this.#alone.ask('spend', () =>
      this.#client.takePlaces(placesKey(credential), perSecond, count, longest),
    );
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#subscriber?.close();
    this.#client.close();
    return Promise.resolve();
  }
}
