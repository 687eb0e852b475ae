import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { AbortView } from '../domain/light-signal.ts';
import type { Answer } from './answer.ts';

/**
 * Gathers one answer as undici's dispatcher hands it over. Several times cheaper than `request`, which makes a stream of
 * every body only for it to be read whole.
 */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #signal: AbortView;
  readonly #resolve: (answer: Answer) => void;
  readonly #fail: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #retryAfter: string | null = null;

  constructor(signal: AbortView, resolve: (answer: Answer) => void, fail: (error: unknown) => void) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#fail = fail;
    signal.addEventListener('abort', this.#onAbort);
  }

  /** The caller is told at once; a request that still waits for a connection is dropped when it gets one. */
  readonly #onAbort = (): void => {
    this.#fail(this.#signal.reason);
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
    this.#signal.removeEventListener('abort', this.#onAbort);
    const [first] = this.#chunks;
    const whole = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, retryAfter: this.#retryAfter, body: whole.toString() });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#fail(error);
  }
}
