import type { Credentials } from '../../domain/credentials.ts';
import type { Clock } from '../../domain/clock.ts';
import type { SharedStore, EntryName, StoredAnswer } from '../../store/shared-store.ts';
import { AnswerFreshness } from '../../domain/freshness.ts';
import { Answer } from '../../upstream/answer.ts';
import { holdsFreeText } from '../../upstream/query-string.ts';
import type { Read } from '../../upstream/read.ts';
import { JITTER } from './ages.ts';
import { Invalidations } from './invalidations.ts';
import { KeptAnswer } from './kept-answer.ts';
import { keyOf, type Memory } from './memory.ts';
import type { GroupNames } from './names.ts';
import { RefusedCredentials } from './refused-credentials.ts';

/** Where replicas share what they keep, and what it is called there. */
export interface Shared {
  readonly store: SharedStore;
  readonly nameOf: (read: Read) => EntryName;
}

export interface KeepingOptions {
  readonly memory: Memory;
  /** Null where nothing is shared. */
  readonly shared: Shared | null;
  /** What the group of a subject is called, by this replica and by others. */
  readonly groupsOf: (subject: string) => GroupNames;
  readonly clock: Clock;
  readonly random: () => number;
  readonly credentialOf: (credentials: Credentials) => string;
  /** How long the store is to hold an answer. */
  readonly lifeMs: number;
}

/** What was found out in the store before a load: only with it may the answer be written there. */
export interface Looked {
  readonly name: EntryName;
  readonly epoch: string;
  /** When that began, on the clock that never goes back. */
  readonly at: number;
}

/** How far the clocks of replicas may be apart; those that something sets are much closer to each other. */
const MOST_AHEAD_MS = 1000;

/** How often a group is forgotten at most for those whom it was of no use to. */
const SELDOM_MS = 1000;
/** What was asked for within it may be of the same instant as that. */
const MOMENT_MS = 1;

type Interpret<Result> = (answer: Answer) => Result;

/** Puts away good answers, here and where replicas share them, and finds them again. */
export class Keeping {
  readonly #options: KeepingOptions;
  readonly #invalidations = new Invalidations();
  readonly #refused = new RefusedCredentials();
  readonly #looking = new Map<string, Promise<Looked | null>>();

  constructor(options: KeepingOptions) {
    this.#options = options;
  }

  /** Null also for whoever the upstream does not know any more. */
  find(read: Read): KeptAnswer | null {
    return this.#isRefused(read) ? null : this.#options.memory.get(read);
  }

  ageOf({ since }: KeptAnswer): number {
    return this.#options.clock.now() - since;
  }

  /**
   * It is no longer true; what was asked for after `began`, on the clock that never goes back, may be. The store is not asked how old
   * what it has is: without it somebody loads once more.
   */
  drop(read: Read, began: number): void {
    const { memory, shared } = this.#options;
    const known = memory.get(read);
    if (known !== null && known.since > began) return;
    memory.drop(read);
    // Or it would be found there by whoever asks next.
    shared?.store.drop(shared.nameOf(read));
  }

  /** What is made of an answer; the answer is kept if that is a success. */
  through<Result>(read: Read, looked: Looked | null, interpret: Interpret<Result>): Interpret<Result> {
    return (answer) => {
      this.#noteRefusal(read, answer.status);
      const result = interpret(answer);
      this.#noteAcceptance(read, answer);
      this.#keep(read, answer, looked);
      return result;
    };
  }

  /**
   * Takes from the store what it has, in one trip for all who ask at once. Null where it did not say. What cannot be made sense of
   * there is as good as nothing.
   */
  look(read: Read, interpret: Interpret<unknown>): Promise<Looked | null> {
    const { shared } = this.#options;
    if (shared === null) return Promise.resolve(null);
    const key = keyOf(read);
    const known = this.#looking.get(key);
    if (known !== undefined) return known;
    const looking = this.#look(shared, read, interpret).finally(() => {
      this.#looking.delete(key);
    });
    this.#looking.set(key, looking);
    return looking;
  }

  /** When it was invalidated last, on the clock that never goes back: what was asked for by then may lack what changed. */
  forgottenAt({ subject }: Read): number {
    return this.#invalidations.last(this.#options.groupsOf(subject));
  }

  /** Whether all that was asked for by then has been forgotten. */
  isForgotten(groups: GroupNames, since: number): boolean {
    return since <= this.#invalidations.last(groups);
  }

  /** Forgets whatever is about these, and what is on its way. */
  forget(groups: readonly string[]): void {
    const { memory, clock } = this.#options;
    for (const group of groups) {
      this.#invalidations.note(group, clock.now());
      memory.forget(group);
    }
  }

  /**
   * Forgets them for whom it was of no use, at most once a second: nobody who asks again and again may keep others from what is kept.
   * What was asked for a moment ago is new enough.
   */
  forgetSeldom(groups: GroupNames): boolean {
    const { memory, clock } = this.#options;
    const now = clock.now();
    if (now - this.#invalidations.last(groups) < SELDOM_MS) return false;
    for (const group of groups) {
      this.#invalidations.note(group, now - MOMENT_MS);
      memory.forget(group);
    }
    return true;
  }

  /** Another replica says whether the upstream refuses a credential. */
  refused(credential: string, isRefused: boolean): void {
    const now = this.#options.clock.now();
    if (isRefused) this.#refused.refuse(credential, now);
    else this.#refused.accept(credential, now);
  }

  forgetAll(): void {
    const { memory, clock } = this.#options;
    this.#invalidations.noteMissed(clock.now());
    memory.forgetAll();
  }

  #isRefused({ credentials }: Read): boolean {
    return !this.#refused.areNone && this.#refused.has(this.#options.credentialOf(credentials));
  }

  /**
   * Other replicas may not ask with it for a while, and would tell what they keep. A front door may refuse a text that a caller
   * thought of, which says nothing of the key.
   */
  #noteRefusal({ credentials, path }: Read, status: number): void {
    const { shared, credentialOf, clock } = this.#options;
    if (status !== 401 && (status !== 403 || holdsFreeText(path))) return;
    const credential = credentialOf(credentials);
    if (this.#refused.refuse(credential, clock.now())) shared?.store.refuse(credential, true);
  }

  /** By an answer that could be read, whoever gave the others. */
  #noteAcceptance({ credentials }: Read, { status, freshness }: Answer): void {
    const { shared, credentialOf } = this.#options;
    if (status >= 300) return;
    const credential = credentialOf(credentials);
    this.#refused.noteUse(credential);
    if (this.#refused.areNone || !this.#refused.accept(credential, freshness.since)) return;
    shared?.store.refuse(credential, false);
  }

  async #look(shared: Shared, read: Read, interpret: Interpret<unknown>): Promise<Looked | null> {
    const name = shared.nameOf(read);
    const at = this.#options.clock.now();
    const looked = await shared.store.look(name);
    if (looked === null) return null;
    if (looked.isRefused) this.refused(name.credential, true);
    if (looked.answer !== null) this.#adopt(read, looked.answer, at, interpret);
    return { name, epoch: looked.epoch, at };
  }

  /**
   * Dates are all that replicas have in common. A replica whose clock is ahead claims too late a date, so its answer may lack
   * what changed since it was looked for; where clocks are further apart, nobody knows how old it is.
   */
  #adopt(
    read: Read,
    { status, body, fetchedAt }: StoredAnswer,
    lookedAt: number,
    interpret: Interpret<unknown>,
  ): void {
    const { clock } = this.#options;
    const now = clock.now();
    const looked = clock.epoch() - Math.floor(now - lookedAt);
    if (fetchedAt > looked + MOST_AHEAD_MS) return;
    const asOf = Math.min(fetchedAt, looked);
    // A date is cut to whole milliseconds: it is taken for the oldest that it can be.
    const since = lookedAt - (looked - asOf) - 1;
    const answer = new Answer(status, null, body, new AnswerFreshness(asOf, since));
    try {
      interpret(answer);
    } catch {
      // Whoever wrote it there saw it otherwise, or nobody did: a miss.
      return;
    }
    const groups = this.#options.groupsOf(read.subject);
    if (!this.#invalidations.touchShared(groups, since, lookedAt)) {
      // Whoever looked for it is about to read it.
      this.#putAway(read, answer, 'rows');
    }
  }

  #keep(read: Read, answer: Answer, looked: Looked | null): void {
    const { freshness, status, body } = answer;
    if (freshness.since <= this.forgottenAt(read)) return;
    if (!this.#putAway(read, answer, 'text') || looked === null) return;
    // A load that others had begun before may lack what the epoch says is in it.
    if (freshness.since < looked.at) return;
    const { shared, lifeMs } = this.#options;
    shared?.store.write(looked.name, { status, fetchedAt: freshness.asOf, body }, looked.epoch, lifeMs);
  }

  /** Whether it is newer than what is there. */
  #putAway(read: Read, answer: Answer, as: 'text' | 'rows'): boolean {
    const { memory, random } = this.#options;
    const { asOf, since } = answer.freshness;
    const known = memory.get(read);
    // The very same comes back from the store.
    if (known !== null && (known.answer.freshness.asOf === asOf || known.since >= since)) return false;
    const jitter = 1 + JITTER * (2 * random() - 1);
    memory.put(new KeptAnswer(read, answer.toKeep(as), answer.body.length, jitter));
    return true;
  }
}
