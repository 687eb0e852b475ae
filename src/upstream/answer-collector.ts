import type { Dispatcher } from 'undici';
import type { Clock } from '../domain/clock.ts';
import { decode } from '../domain/decode.ts';
import { AnswerFreshness } from '../domain/freshness.ts';
import type { AbortView } from '../domain/light-signal.ts';
import type { Failed } from '../domain/failure.ts';
import type { Beginnings } from '../domain/turns.ts';
import { encodingsIn } from '../domain/unpack.ts';
import { Answer } from './answer.ts';
import type { ArrivingBodies, ArrivingBody } from './arriving-bodies.ts';
import type { Waiting } from './send.ts';

/** A request as undici takes it. */
export interface WireRequest extends Dispatcher.DispatchOptions {
  /** Names and values in turn. */
  readonly headers: string[];
}

/** What all requests over the same connections share. */
export interface Wire {
  dispatch(request: WireRequest, handler: Dispatcher.DispatchHandler): void;
  /** What an error of undici's means: of a call that was given up, of one that was sent, or of one that never was. */
  explain(error: unknown, state: 'given-up' | 'sent' | 'unsent'): Failed;
  readonly clock: Pick<Clock, 'now' | 'epoch'>;
  /** An answer came whole. */
  answered(): void;
  /** Unpacks a body, within the bound on bodies. */
  unpack(
    body: Buffer,
    encodings: readonly string[],
    done: (failed: Failed | null, body: Buffer) => void,
  ): void;
  /** Whether a request may be sent again that failed with this error before its answer began. */
  maySendAgain(error: Error): boolean;
  /** A long answer is read when its tenant has its turn: until then it is kept as it came, in the slot of its call. */
  readonly turns: Beginnings;
  /** Where long answers are counted until they are read. */
  readonly bodies: ArrivingBodies;
}

const PLAIN: readonly string[] = [];

/**
 * Gathers one answer as undici's dispatcher hands it over. Several times cheaper than `request`, which makes a stream of
 * every body only for it to be read whole.
 *
 * A connection holds on to its last handler until the next request, so the answer is let go of as soon as it is given.
 */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #wire: Wire;
  readonly #request: WireRequest;
  readonly #tenant: string;
  readonly #signal: AbortView;
  /** That of the answer: whatever changes after it was asked for may be missing in it. */
  readonly #freshness: AnswerFreshness;
  #waiting: Waiting | null;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Null for a short one. */
  #body: ArrivingBody | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  /** 0 until the answer begins. */
  #status = 0;
  #retryAfter: string | null = null;
  #encodings = PLAIN;
  #isSentAgain = false;

  constructor(wire: Wire, request: WireRequest, tenant: string, signal: AbortView, waiting: Waiting) {
    this.#wire = wire;
    this.#request = request;
    this.#tenant = tenant;
    this.#signal = signal;
    this.#freshness = new AnswerFreshness(wire.clock.epoch(), wire.clock.now());
    this.#waiting = waiting;
  }

  send(): void {
    this.#signal.addEventListener('abort', this);
    this.#wire.dispatch(this.#request, this);
  }

  /** The caller is told at once; a request that still waits for a connection is dropped when it gets one. */
  handleEvent(): void {
    const { reason } = this.#signal;
    this.#end()?.failed(this.#wire.explain(reason, 'given-up'));
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal.aborted) controller.abort(this.#signal.reason);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    // An interim answer, such as early hints.
    if (status < 200) return;
    this.#status = status;
    const encoding = headers['content-encoding'];
    if (encoding !== undefined) this.#encodings = encodingsIn(encoding);
    const after = headers['retry-after'];
    // A header that came several times is an array here, unlike in Node.
    this.#retryAfter = (Array.isArray(after) ? after[0] : after) ?? null;
    this.#waiting?.begun?.();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    // Nobody waits for it any longer, and the connection is about to be closed.
    if (this.#waiting === null) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#body !== null) this.#body.grew(chunk.length);
    else if (this.#bytes > this.#wire.turns.characters)
      this.#body = this.#wire.bodies.enter(this.#tenant, controller, this.#bytes);
  }

  onResponseEnd(): void {
    this.#wire.answered();
    this.#body?.arrived();
    if (this.#encodings.length === 0) this.#read();
    else this.#unpack();
  }

  #unpack(): void {
    this.#wire.unpack(this.#whole, this.#encodings, (failed, body) => {
      // Of another status, that alone says enough.
      if (failed !== null && this.#status === 200) {
        this.#end()?.failed(failed);
        return;
      }
      this.#chunks = failed === null ? [body] : [];
      this.#bytes = failed === null ? body.length : 0;
      this.#read();
    });
  }

  #read(): void {
    if (this.#bytes <= this.#wire.turns.characters) this.#tell();
    else
      this.#wire.turns.begin(this.#tenant, () => {
        this.#tell();
      });
  }

  #tell(): void {
    if (this.#waiting === null) return;
    const answer = new Answer(this.#status, this.#retryAfter, decode(this.#whole), this.#freshness);
    this.#end()?.answered(answer);
  }

  get #whole(): Buffer {
    const [first] = this.#chunks;
    return first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    const isGivenUp = this.#signal.aborted;
    if (this.#status === 0 && !isGivenUp && !this.#isSentAgain && this.#wire.maySendAgain(error)) {
      this.#isSentAgain = true;
      this.#controller = null;
      // Not before it is known which of the other connections died as well.
      setImmediate(() => {
        if (this.#waiting !== null) this.#sendAgain(this.#waiting);
      });
      return;
    }
    const sent = this.#controller === null ? 'unsent' : 'sent';
    this.#end()?.failed(this.#wire.explain(error, isGivenUp ? 'given-up' : sent));
  }

  #sendAgain(waiting: Waiting): void {
    const { headers } = this.#request;
    const traceparent = waiting.sentAgain?.().traceparent;
    if (traceparent !== undefined) headers[headers.indexOf('traceparent') + 1] = traceparent;
    this.#wire.dispatch(this.#request, this);
  }

  #end(): Waiting | null {
    const waiting = this.#waiting;
    this.#signal.removeEventListener('abort', this);
    this.#waiting = null;
    this.#chunks = [];
    this.#body?.left();
    this.#body = null;
    return waiting;
  }
}
