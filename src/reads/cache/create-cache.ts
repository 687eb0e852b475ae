import type { CacheConfig } from '../../config/cache.ts';
import type { Clock } from '../../domain/clock.ts';
import { LightSignal } from '../../domain/light-signal.ts';
import type { Uuid } from '../../domain/uuid.ts';
import type { AttemptTrace } from '../../observability/operation-trace.ts';
import type { SharedStore } from '../../store/shared-store.ts';
import type { Read } from '../../upstream/read.ts';
import type { Attach, Waiter } from '../../upstream/waiter.ts';
import { type Ages, agesUnheard, longestLife } from './ages.ts';
import { CachedReads } from './cached-reads.ts';
import { Keeping } from './keeping.ts';
import { Leases } from './leases.ts';
import { Memory } from './memory.ts';
import { groupsAbout, type GroupNames, type Names } from './names.ts';

export interface CacheOptions {
  readonly ages: Ages;
  readonly config: CacheConfig;
  /** Asks the upstream. */
  readonly attach: Attach;
  readonly store: SharedStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly names: Names;
  /** Whose share of the room an answer counts against. */
  readonly ownerOf: (read: Read) => string;
  /** How long one who asks anew may wait, in milliseconds. */
  readonly renewalMs: number;
  /** How long one replica may keep the others from asking, in milliseconds. */
  readonly leaseMs: number;
  /** Where requests are shown that are made for nobody. */
  readonly trace: () => AttemptTrace;
}

/** What is kept of answers. */
export interface Cache {
  readonly attach: Attach;
  /** Forgets what is kept of these customers, in all replicas. False: it is not certain that all will hear of it. */
  invalidate(customers: readonly Uuid[]): Promise<boolean>;
  /**
   * Forgets what is kept of a customer's lists, in all replicas, unless that was done a moment ago. False where that leaves
   * somebody with what misled them: `since` is when the oldest of what they were told was asked for, null where nothing was kept.
   */
  forgetLists(customer: Uuid, since: number | null): boolean;
  /** Another replica says that these groups are to be forgotten. */
  forget(groups: readonly string[]): void;
  /** Another replica says whether the upstream refuses a credential. */
  refused(credential: string, isRefused: boolean): void;
  /** Something that others said may not have been heard. */
  forgetAll(): void;
  /** How many answers this process keeps, and how many bytes they take. */
  readonly size: { readonly answers: number; readonly bytes: number };
}

export function createCache(options: CacheOptions): Cache {
  const { ages, config, attach, store, names, clock, random } = options;
  const isShared = config.store !== null;
  const groupsOf = isShared ? names.groupsOf : (subject: string): GroupNames => [subject];
  const lifeMs = longestLife(ages);
  const memory = new Memory({
    bytes: config.answerBytes,
    groupsOf,
    ownerOf: options.ownerOf,
    isSpent: ({ since }) => clock.now() - since > lifeMs,
  });
  const keeping = new Keeping({
    memory,
    shared: isShared ? { store, nameOf: (read) => names.of(read) } : null,
    groupsOf,
    credentialOf: names.credentialOf,
    clock,
    random,
    lifeMs,
  });
  const renewer = (): Waiter => ({
    signal: new LightSignal(),
    deadline: clock.now() + options.renewalMs,
    trace: options.trace(),
    observe: () => undefined,
  });
  const unheard = agesUnheard(ages);
  const agesNow = () => (store.hears ? ages : unheard);
  const leases = isShared ? new Leases(store, options.leaseMs) : null;
  return {
    attach: new CachedReads({ attach, keeping, leases, clock, ages: agesNow, renewer }).attach,
    invalidate(customers) {
      const groups = groupsAbout(customers, groupsOf);
      keeping.forget(groups);
      return store.invalidate(groups);
    },
    forgetLists(customer, since) {
      const groups = groupsOf(customer);
      if (since !== null && keeping.isForgotten(groups, since)) return true;
      const isForgotten = keeping.forgetSeldom(groups);
      if (isForgotten) void store.invalidate(groups);
      return isForgotten;
    },
    forget(groups) {
      keeping.forget(groups);
    },
    refused(credential, isRefused) {
      keeping.refused(credential, isRefused);
    },
    forgetAll() {
      keeping.forgetAll();
    },
    get size() {
      return { answers: memory.count, bytes: memory.bytes };
    },
  };
}
