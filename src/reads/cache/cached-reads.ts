import type { Clock } from '../../domain/clock.ts';
import type { Answer } from '../../upstream/answer.ts';
import type { Read } from '../../upstream/read.ts';
import type { Attach, Waiter } from '../../upstream/waiter.ts';
import type { Ages } from './ages.ts';
import { ask } from './asking.ts';
import type { Keeping, Looked } from './keeping.ts';
import type { KeptAnswer } from './kept-answer.ts';
import type { Leases, Turn } from './leases.ts';
import { Loads } from './loads.ts';
import { hasPatience, isEnd, news } from './news.ts';
import { patience } from './patience.ts';
import { type Renewal, Renewals } from './renewals.ts';
import { endsWhatWasKnown, mayAnswerStale } from './stale-if.ts';
import { Telling } from './telling.ts';

export interface CachedReadsOptions {
  /** Asks the upstream, or joins who does. */
  readonly attach: Attach;
  readonly keeping: Keeping;
  /** Null where nothing is shared with other replicas. */
  readonly leases: Leases | null;
  readonly clock: Clock;
  /** As they are just now. */
  readonly ages: () => Ages;
  /** Who waits for what is asked anew behind everybody's back. */
  readonly renewer: () => Waiter;
}

/** How long somebody waits for news who could be told what was known. */
const PATIENCE_MS = 2000;
/** The same where it is known that the upstream failed: long enough for one that is back. */
const NEWS_MS = 250;
/** How long somebody waits for what another replica or tenant loads, and how often a replica's is looked for. */
const OTHERS_MS = 1000;
const LOOK_EVERY_MS = 40;

/**
 * Answers from what is kept where that is good enough, and asks the upstream otherwise. What it gives is what the upstream gave
 * at some time: each answer says when.
 */
export class CachedReads {
  readonly #options: CachedReadsOptions;
  readonly #renewals: Renewals;
  readonly #loads = new Loads();
  readonly #telling: Telling;

  constructor(options: CachedReadsOptions) {
    this.#options = options;
    const { attach, keeping, leases, clock, ages, renewer } = options;
    this.#telling = new Telling(keeping, ages);
    this.#renewals = new Renewals({
      attach,
      keeping,
      leases,
      loads: this.#loads,
      clock,
      ages,
      waiter: renewer,
    });
  }

  readonly attach: Attach = (read, waiter, interpret) => {
    if (waiter.signal.aborted) return Promise.reject(waiter.signal.reason);
    const told = this.#fromKept(read, waiter, interpret);
    return told ?? this.#first(read, waiter, interpret);
  };

  /** As if nothing were kept. */
  #first<Result>(read: Read, waiter: Waiter, interpret: (answer: Answer) => Result): Promise<Result> {
    return this.#loads.ofAnotherTenant(read) === null
      ? this.#loads.note(read, this.#load(read, waiter, interpret))
      : this.#afterOthers(read, waiter, interpret);
  }

  async #afterOthers<Result>(
    read: Read,
    waiter: Waiter,
    interpret: (answer: Answer) => Result,
  ): Promise<Result> {
    const { clock } = this.#options;
    const until = clock.now() + longestForOthers(clock, waiter);
    for (let others = this.#loads.ofAnotherTenant(read); others !== null && clock.now() < until;) {
      await patience(clock, until - clock.now(), waiter.signal, others);
      const told = this.#fromKept(read, waiter, interpret);
      if (told !== null) return told;
      others = this.#loads.ofAnotherTenant(read);
    }
    return this.#loads.note(read, this.#load(read, waiter, interpret));
  }

  #load<Result>(read: Read, waiter: Waiter, interpret: (answer: Answer) => Result): Promise<Result> {
    const { leases } = this.#options;
    return leases === null
      ? this.#askOrFind(read, waiter, null, interpret)
      : this.#loadWith(leases, read, waiter, interpret);
  }

  /** Null where nothing that is kept will do. */
  #fromKept<Result>(
    read: Read,
    waiter: Waiter,
    interpret: (answer: Answer) => Result,
  ): Promise<Result> | null {
    const kept = this.#options.keeping.find(read);
    if (kept === null) return null;
    switch (this.#telling.judge(kept, waiter.tolerance)) {
      case 'fresh':
        return this.#telling.tell(kept, waiter, interpret);
      case 'renew':
        return this.#tellAndRenew(kept, waiter, interpret);
      case 'fallback':
        if (hasPatience(this.#options.clock, waiter)) return this.#renewFirst(kept, read, waiter, interpret);
        void this.#renewals.begin(kept, interpret);
        return this.#telling.tellStale(kept, waiter, interpret);
      case 'too-old':
        return null;
    }
  }

  /** Where the upstream failed, whoever is the next to try waits a moment: they are the first to be told that it is back. */
  #tellAndRenew<Result>(
    kept: KeptAnswer,
    waiter: Waiter,
    interpret: (answer: Answer) => Result,
  ): Promise<Result> {
    const renewing = this.#renewals.begin(kept, interpret);
    return renewing === null || !kept.isStale
      ? this.#telling.tell(kept, waiter, interpret)
      : this.#awaitNews(kept, renewing, waiter, interpret);
  }

  async #awaitNews<Result>(
    kept: KeptAnswer,
    renewing: Promise<Renewal>,
    waiter: Waiter,
    interpret: (answer: Answer) => Result,
  ): Promise<Result> {
    const { read } = kept;
    const { clock } = this.#options;
    const came = clock.now();
    const renewal = await news(clock, NEWS_MS, waiter.patience ?? { until: null }, waiter, renewing);
    // It has grown older meanwhile, and may be forgotten, or its key refused.
    const told = this.#fromKept(read, waiter, interpret);
    if (told !== null) return told;
    if (isEnd(renewal, came, waiter.tolerance)) throw renewal.error;
    return this.#first(read, waiter, interpret);
  }

  /** Where the upstream fails, another tenant or replica may have had an answer of it meanwhile. */
  async #askOrFind<Result>(
    read: Read,
    waiter: Waiter,
    looked: Looked | null,
    interpret: (answer: Answer) => Result,
  ): Promise<Result> {
    const { keeping, clock } = this.#options;
    const began = clock.now();
    try {
      const result = await ask(this.#options, read, waiter, looked, interpret);
      this.#telling.noteAsked(read, waiter);
      return result;
    } catch (error) {
      if (endsWhatWasKnown(error)) keeping.drop(read, began);
      if (!mayAnswerStale(error) || waiter.signal.aborted) throw error;
      await keeping.look(read, interpret);
      const found = keeping.find(read);
      if (found === null) throw error;
      if (found.since <= began) found.answer.freshness.isStale = true;
      if (this.#telling.judge(found, waiter.tolerance) === 'too-old') throw error;
      return this.#telling.tell(found, waiter, interpret);
    }
  }

  /** Waits a while for news, and tells what was known where none come. */
  async #renewFirst<Result>(
    kept: KeptAnswer,
    read: Read,
    waiter: Waiter,
    interpret: (answer: Answer) => Result,
  ): Promise<Result> {
    const { keeping, clock } = this.#options;
    const came = clock.now();
    const othersUntil = came + longestForOthers(clock, waiter);
    const all = waiter.patience ?? { until: null };
    for (;;) {
      const isOwn = clock.now() >= othersUntil;
      const renewing = this.#renewals.renew(kept, interpret, waiter.tolerance, isOwn);
      const renewal = await news(clock, PATIENCE_MS, all, waiter, renewing);
      if (isEnd(renewal, came, waiter.tolerance)) throw renewal.error;
      const found = keeping.find(read);
      // Nothing is newer than what was asked for after they came, however long it took.
      if (found !== null && found.since >= came) return this.#telling.tell(found, waiter, interpret);
      const verdict = found === null ? 'too-old' : this.#telling.judge(found, waiter.tolerance);
      if (found === null || verdict === 'too-old') break;
      if (verdict !== 'fallback') return this.#telling.tell(found, waiter, interpret);
      if (renewal === 'late' || renewal.kind === 'failed' || renewal.kind === 'unasked') {
        return this.#telling.tellStale(found, waiter, interpret);
      }
      // Another replica is about it, or who asked for it was content with less.
      if (renewal.kind === 'elsewhere') await patience(clock, LOOK_EVERY_MS, waiter.signal, null);
    }
    return this.#first(read, waiter, interpret);
  }

  /** Looks first whether another replica has it, or is about to. */
  async #loadWith<Result>(
    leases: Leases,
    read: Read,
    waiter: Waiter,
    interpret: (answer: Answer) => Result,
  ): Promise<Result> {
    const { keeping, clock } = this.#options;
    let looked = await keeping.look(read, interpret);
    let turn: Turn | null = null;
    const until = clock.now() + longestForOthers(clock, waiter);
    for (;;) {
      if (waiter.signal.aborted) throw waiter.signal.reason;
      const told = this.#fromKept(read, waiter, interpret);
      if (told !== null) return told;
      if (looked === null) break;
      turn = await leases.take(looked.name);
      if (turn.kind === 'go' || clock.now() >= until) break;
      await patience(clock, LOOK_EVERY_MS, waiter.signal, null);
      looked = await keeping.look(read, interpret);
    }
    try {
      return await this.#askOrFind(read, waiter, looked, interpret);
    } finally {
      if (turn?.kind === 'go') turn.release();
    }
  }
}

/** There must be time left to ask, too. */
function longestForOthers(clock: Clock, { deadline }: Waiter): number {
  return Math.min(OTHERS_MS, (deadline - clock.now()) / 3);
}
