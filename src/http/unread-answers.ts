import type { ServerResponse } from 'node:http';
import type { BoundedBytes, Held, Holder } from './bounded-bytes.ts';
import type { Place } from './places.ts';
import { SlicedAnswer, slicesOfBytes, slicesOfText } from './sliced-answer.ts';

/** Longer answers are written in parts, so that no more than one of them is copied at a time. */
const SLICE = 65_536;

/** How long a client may not read when others need its place. */
const PATIENCE_MS = 2_000;

/**
 * Sends answers, and keeps count of those that their clients do not read. The places of these are held until the last byte
 * is out or the client is let go; `onLetGo` is told of every such client.
 */
export class UnreadAnswers {
  readonly #unread: BoundedBytes;
  readonly #onLetGo: () => void;

  constructor(unread: BoundedBytes, onLetGo: () => void) {
    this.#unread = unread;
    this.#onLetGo = onLetGo;
  }

  /** About how much of all answers is not read. */
  get bytes(): number {
    return this.#unread.bytes;
  }

  /**
   * Sends the body of an answer whose head is written already; `bytes` is how long it is. The place is given back by
   * whoever hears that the answer is out.
   */
  send(outgoing: ServerResponse, body: string | Buffer, bytes: number, place: Place): void {
    if (bytes > SLICE) {
      const held = this.#hold(outgoing, place, bytes);
      const parts = typeof body === 'string' ? slicesOfText(body, SLICE) : slicesOfBytes(body, SLICE);
      new SlicedAnswer(outgoing, parts, held).next();
      return;
    }
    outgoing.end(body);
    // Nearly always the system takes all of it at once.
    if (outgoing.writableLength > 0) this.#hold(outgoing, place, outgoing.writableLength);
  }

  /** Lets go of a client that does not read, of one owner or of any, so that its place is free; false if there is none. */
  makeRoom(owner: string | null): boolean {
    return this.#unread.letGoOfIdle(PATIENCE_MS, owner);
  }

  #hold(outgoing: ServerResponse, place: Place, bytes: number): Held {
    const held = this.#unread.hold(new UnreadAnswer(outgoing, place, this.#onLetGo), bytes);
    outgoing.once('close', () => {
      held.release();
    });
    return held;
  }
}

class UnreadAnswer implements Holder {
  readonly #outgoing: ServerResponse;
  readonly #place: Place;
  readonly #onLetGo: () => void;

  constructor(outgoing: ServerResponse, place: Place, onLetGo: () => void) {
    this.#outgoing = outgoing;
    this.#place = place;
    this.#onLetGo = onLetGo;
  }

  get owner(): string {
    return this.#place.owner;
  }

  letGo(): void {
    this.#onLetGo();
    this.#place.giveBack(true);
    this.#outgoing.destroy();
  }
}
