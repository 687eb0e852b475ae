import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { AbortView } from '../domain/light-signal.ts';
import type { Answer } from './answer.ts';

/** Who waits for an answer. */
interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Gathers one answer as undici's dispatcher hands it over. Several times cheaper than `request`, which makes a stream of
 * every body only for it to be read whole.
 *
 * A connection holds on to its last handler until the next request, so the answer is let go of as soon as it is given.
 */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #signal: AbortView;
  #waiting: Waiting | null;
  #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #retryAfter: string | null = null;

  constructor(signal: AbortView, resolve: (answer: Answer) => void, fail: (error: unknown) => void) {
    this.#signal = signal;
    this.#waiting = { resolve, fail };
    signal.addEventListener('abort', this.#onAbort);
  }

  /** The caller is told at once; a request that still waits for a connection is dropped when it gets one. */
  readonly #onAbort = (): void => {
    this.#waiting?.fail(this.#signal.reason);
    this.#controller?.abort(this.#signal.reason);
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal.aborted) controller.abort(this.#signal.reason);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#status = status;
    this.#retryAfter = headers['retry-after'] ?? null;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const whole = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    const answer = { status: this.#status, retryAfter: this.#retryAfter, body: whole.toString() };
    this.#end()?.resolve(answer);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end()?.fail(error);
  }

  #end(): Waiting | null {
    const waiting = this.#waiting;
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#waiting = null;
    this.#chunks = [];
    return waiting;
  }
}
