import type { Clock } from '../domain/clock.ts';
import { Heard } from './heard.ts';
import { CHANNEL } from './names.ts';
import { readNews } from './news.ts';
import type { RedisConnections, Subscription } from './redis-client.ts';
import type { StoreListener } from './shared-store.ts';

/** How often it is looked up whether all was heard: twice and a trip is well within a second. */
const LOOK_MS = 300;
/** So many looks in a row without an answer, and nobody knows what was said since: one may be slow. */
const MOST_UNANSWERED = 2;
/** Nobody is paused for longer by what others say. */
const LONGEST_PAUSE_MS = 60_000;

export interface SubscriberOptions {
  readonly clock: Clock;
  readonly connections: RedisConnections;
  /** Whose own messages are none. */
  readonly self: string;
  readonly listener: StoreListener;
  /** The number of the last invalidation; null where Redis does not say. */
  readonly lookUp: () => Promise<number | null>;
  /** Told why others cannot be heard. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Hears what other replicas say, and notices when it did not: a subscription that begins anew, a number that is missing, a
 * message that nobody understands. Each of them means that whatever is kept here may be outdated.
 */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #heard = new Heard();
  #subscription: Subscription;
  #state: 'opening' | 'open' | 'failed' = 'opening';
  #cancel: () => void;
  #isLooking = false;
  /** How many looks had no answer since the last one that had, or since listening began. */
  #unanswered = Infinity;
  #closed = false;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.#subscription = this.#subscribe();
    this.#cancel = this.#lookLater();
  }

  /** Whether all that was said is known to be heard, up to the last look or the one before. */
  get hears(): boolean {
    return this.#state === 'open' && this.#unanswered < MOST_UNANSWERED;
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
    this.#subscription.close();
  }

  #subscribe(): Subscription {
    const { connections, listener, onFailure } = this.#options;
    this.#state = 'opening';
    this.#unanswered = Infinity;
    return connections.subscribe(CHANNEL, {
      subscribed: () => {
        if (this.#closed) return;
        this.#state = 'open';
        this.#heard.beginAnew();
        listener.gap();
        // What is lost until then is noticed by nobody, and what is asked for until then is not kept.
        if (!this.#isLooking) void this.#look();
      },
      message: (text) => {
        if (!this.#closed) this.#message(text);
      },
      failed: (error) => {
        if (this.#closed) return;
        this.#state = 'failed';
        onFailure(error);
      },
    });
  }

  #message(text: string): void {
    const { listener, self, clock } = this.#options;
    const news = readNews(text);
    if (news === null) {
      listener.gap();
      return;
    }
    const isNumbered = news.kind === 'invalidated' || news.kind === 'refused';
    const isMissing = isNumbered && !this.#heard.message(news.number);
    if (isMissing) listener.gap();
    if (news.from === self) return;
    switch (news.kind) {
      case 'invalidated':
        // All is forgotten where one was missing.
        if (!isMissing) listener.invalidated(news.groups);
        return;
      case 'refused':
        listener.refused(news.credential, true);
        return;
      case 'accepted':
        listener.refused(news.credential, false);
        return;
      case 'paused':
        listener.paused(news.credential, Math.min(news.untilEpochMs, clock.epoch() + LONGEST_PAUSE_MS));
    }
  }

  #lookLater(): () => void {
    return this.#options.clock.setTimer(LOOK_MS, () => {
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    this.#cancel();
    this.#isLooking = true;
    this.#heard.beginLook();
    const number = await this.#options.lookUp();
    this.#isLooking = false;
    if (this.#closed) return;
    this.#unanswered = number === null ? this.#unanswered + 1 : 0;
    const seen = number === null ? 'whole' : this.#heard.endLook(number);
    if (seen !== 'whole') this.#options.listener.gap();
    // One that misses something may be one that the network has dropped without a word.
    if (this.#state === 'failed' || (this.#state === 'open' && seen === 'lost')) {
      this.#subscription.close();
      this.#subscription = this.#subscribe();
    }
    this.#cancel = this.#lookLater();
  }
}
