import type { IncomingMessage } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import type { BoundedBytes, Held, Holder } from './bounded-bytes.ts';
import { BodyCut, BodySlow, BodyTooLarge, BodyUnwanted } from './exchange.ts';
import { textOf } from './utf8.ts';

/** What a connection that waits for a body takes, besides what has come of it. */
const WAITING_BYTES = 16_000;
/** Less is no progress: a client may send a byte now and then for ever. */
const PROGRESS_BYTES = 1_024;

/** What a client gets for nothing, and how fast it must send beyond that. */
const FIRST_MS = 2_000;
const BYTES_PER_MS = 25;

/** The time that a body of this length has. */
export function timeFor(bytes: number): number {
  return FIRST_MS + bytes / BYTES_PER_MS;
}

/** Without progress for so long, a body is idle. One that is too short to make any has its whole time. */
export const PATIENCE_MS = timeFor(PROGRESS_BYTES);

/**
 * Reads one body. Nearly all come in the packet of their head, or right behind it; one that has not come whole when everything
 * else has had its turn is counted from then on, and let go of in time.
 */
export class BodyReader implements Holder {
  readonly owner: string;
  readonly #incoming: IncomingMessage;
  readonly #limit: number;
  readonly #pending: BoundedBytes;
  readonly #resolve: (text: string) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #unmarked = 0;
  #startedAt = 0;
  #isOver = false;
  #held: Held | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(
    incoming: IncomingMessage,
    owner: string,
    limit: number,
    pending: BoundedBytes,
    resolve: (text: string) => void,
    reject: (error: unknown) => void,
  ) {
    this.#incoming = incoming;
    this.owner = owner;
    this.#limit = limit;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#pending = pending;
  }

  /** `later` calls back once everything else that is ready has had its turn. */
  start(clock: Clock, milliseconds: number, later: (check: () => void) => void): void {
    this.#startedAt = clock.now();
    this.#incoming.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onCut);
    this.#incoming.on('close', this.#onCut);
    later(() => {
      if (!this.#isOver) this.#wait(clock, milliseconds);
    });
  }

  #wait(clock: Clock, milliseconds: number): void {
    this.#cancelTimer = clock.setTimer(milliseconds, () => {
      this.#fail(new BodySlow(milliseconds));
    });
    this.#held = this.#pending.hold(this, WAITING_BYTES + this.#bytes);
  }

  /** Others need the room. */
  letGo(): void {
    this.#fail(new BodyUnwanted());
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limit) {
      this.#fail(new BodyTooLarge());
      return;
    }
    this.#chunks.push(chunk);
    this.#unmarked += chunk.length;
    if (this.#unmarked >= PROGRESS_BYTES) {
      this.#unmarked = 0;
      // However lately it came, it is worth no more time than its length.
      this.#held?.moved(this.#startedAt + this.#bytes / BYTES_PER_MS);
    }
    this.#held?.grow(chunk.length);
  };

  readonly #onEnd = (): void => {
    this.#settle();
    const [only] = this.#chunks;
    const whole = only !== undefined && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
    try {
      this.#resolve(textOf(whole));
    } catch (error) {
      this.#reject(error);
    }
  };

  // Listeners stay after the end: removing them costs more than one extra event.
  readonly #onCut = (): void => {
    if (!this.#isOver) this.#fail(new BodyCut());
  };

  #fail(reason: Error): void {
    this.#incoming.pause();
    this.#settle();
    this.#incoming.off('data', this.#onData).off('end', this.#onEnd).off('error', this.#onCut);
    this.#incoming.off('close', this.#onCut);
    // A connection that is cut is an error, and one without a listener would end the process.
    this.#incoming.on('error', () => undefined);
    this.#reject(reason);
  }

  #settle(): void {
    this.#isOver = true;
    this.#cancelTimer?.();
    this.#held?.release();
  }
}
