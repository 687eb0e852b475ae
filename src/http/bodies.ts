import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { BodyReader, PATIENCE_MS, timeFor } from './body-reader.ts';
import { BoundedBytes } from './bounded-bytes.ts';
import { BodyCut, BodyTooLarge } from './exchange.ts';
import { textOf } from './utf8.ts';

export interface BodiesOptions {
  /** The largest body that is read, in bytes. */
  readonly limit: number;
  /** No body gets longer, however large it may be. */
  readonly requestTimeoutMs: number;
}

/** Together they are kept up to so many bytes, or to those of a few of the largest. */
const KEPT_BYTES = 32_000_000;
const KEPT_LARGEST = 8;

/** As Node tells it. */
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;

/**
 * Reads the bodies of requests. They take no place while they come: they have the time that their length deserves, and share
 * a bounded memory in which the slowest of whoever has most of them give way to newcomers.
 */
export class Bodies {
  readonly #clock: Clock;
  readonly #options: BodiesOptions;
  readonly #pending: BoundedBytes;
  readonly #checks: (() => void)[] = [];

  constructor(clock: Clock, options: BodiesOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#pending = new BoundedBytes(clock, Math.max(KEPT_BYTES, KEPT_LARGEST * options.limit), PATIENCE_MS);
  }

  /** As `EdgeRequest.readBody`. */
  read(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    owner: string,
    limit = this.#options.limit,
  ): string | Promise<string> {
    // A client that left while it was being authenticated will never send anything again, and nobody would say so.
    if (incoming.destroyed) throw new BodyCut();
    const announced = incoming.headers['content-length'];
    if (Number(announced ?? 0) > limit) throw new BodyTooLarge();
    if (incoming.complete) return textIn(incoming, limit);
    if (awaitsContinue(incoming)) outgoing.writeContinue();
    const { requestTimeoutMs } = this.#options;
    const time = timeFor(Number(announced ?? limit));
    return new Promise((resolve, reject) => {
      const reader = new BodyReader(incoming, owner, limit, this.#pending, resolve, reject);
      reader.start(this.#clock, Math.min(time, requestTimeoutMs), this.#later);
    });
  }

  /** All of a round together. */
  readonly #later = (check: () => void): void => {
    if (this.#checks.push(check) === 1) setImmediate(this.#look);
  };

  readonly #look = (): void => {
    for (const check of this.#checks.splice(0)) check();
  };
}

/** A body that has come whole, since it took longer to find out whose it is. */
function textIn(incoming: IncomingMessage, limit: number): string {
  const body: unknown = incoming.read();
  if (!Buffer.isBuffer(body)) return '';
  if (body.length > limit) throw new BodyTooLarge();
  return textOf(body);
}

/** Whether the client holds its body back until it is asked for it. Other expectations may be passed over (RFC 9110, 10.1.1). */
function awaitsContinue({ headers, httpVersion }: IncomingMessage): boolean {
  return CONTINUE.test(headers.expect ?? '') && httpVersion !== '1.0';
}
