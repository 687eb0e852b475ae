/**
 * What a stored answer is found by. All parts are HMACs in hex or base64url, so that no id is ever told. `group` names what
 * is forgotten together, and `credential` what it was asked for with.
 */
export interface EntryName {
  readonly group: string;
  /** What replicas with another secret in front call the group: they may know no other name by which to invalidate it. */
  readonly others: readonly string[];
  readonly key: string;
  readonly credential: string;
}

/** What is kept of an answer. */
export interface StoredAnswer {
  /** 200 or 404. */
  readonly status: number;
  /** When its call began, in milliseconds since 1970, by the clock of the replica that made it. */
  readonly fetchedAt: number;
  /** As the upstream wrote it. */
  readonly body: string;
}

export interface Looked {
  /** Null where there is none, or none that can be used. */
  readonly answer: StoredAnswer | null;
  /** The group's epoch, under all of its names, as it was in the same trip: what is loaded from now on is written with it. */
  readonly epoch: string;
  /** Whether some replica says that the upstream refuses the credential: nothing that is kept may be told for it. */
  readonly isRefused: boolean;
}

/** The right to load something on behalf of all replicas. */
export interface Lease {
  /** Gives it back, unless it has passed to somebody else. */
  release(): void;
}

/** What other replicas say. */
export interface StoreListener {
  invalidated(groups: readonly string[]): void;
  /** Something may have been said that was not heard: whatever is kept in this process may be outdated. */
  gap(): void;
  paused(credential: string, untilEpochMs: number): void;
  /** The upstream refuses a credential, or takes it again. */
  refused(credential: string, isRefused: boolean): void;
}

/**
 * What replicas share. Nothing here rejects or throws, and nothing takes longer than the bound of a command for each trip: a
 * store that cannot answer looks as one that knows nothing.
 */
export interface SharedStore {
  /** One trip, and a second one for the first look at a group. Null: the store did not answer in time, or is left alone just now. */
  look(name: EntryName): Promise<Looked | null>;
  /** Returns at once. What was written with another epoch than the group then has is never found. */
  write(name: EntryName, answer: StoredAnswer, epoch: string, lifeMs: number): void;
  /** Returns at once. Whoever looks after that does not find it, unless it is written again. */
  drop(name: EntryName): void;
  /** For at most `ms`. 'taken': another replica has it. Null: nobody knows, so everybody may load. */
  lease(name: EntryName, ms: number): Promise<Lease | 'taken' | null>;
  /** Makes all replicas forget these groups. False: it is not certain that all will hear of it. */
  invalidate(groups: readonly string[]): Promise<boolean>;
  /** Whether it is known that whatever others say is heard, up to a moment ago. */
  readonly hears: boolean;
  /** To be called once, before anything else. */
  listen(listener: StoreListener): void;
  /** Tells the other replicas that a credential must not be used until then. `credential` is an HMAC, as names are. */
  pause(credential: string, untilEpochMs: number): void;
  /** Tells all replicas that the upstream refuses a credential, or takes it again, also those that begin to listen later. */
  refuse(credential: string, isRefused: boolean): void;
  /**
   * Takes the next `count` of the calls of which all replicas may make `perSecond` in any second, and says in how many
   * milliseconds each is. None is taken that is further away than `longestMs`: the first of these ends the list. Null:
   * nobody knows.
   */
  spend(
    credential: string,
    perSecond: number,
    count: number,
    longestMs: number,
  ): Promise<readonly number[] | null>;
  close(): Promise<void>;
}

/** How far ahead calls are given away at most. */
export const FURTHEST_CALL_MS = 120_000;
