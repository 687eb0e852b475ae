import type { Dispatcher } from 'undici';
import type { AbortView } from '../domain/light-signal.ts';
import type { Failed } from '../domain/failure.ts';
import type { Waiting } from './send.ts';

/** What an error of undici's means, which it may also have because the call was given up. */
export type Explain = (error: unknown, isGivenUp: boolean) => Failed;

/**
 * Gathers one answer as undici's dispatcher hands it over. Several times cheaper than `request`, which makes a stream of
 * every body only for it to be read whole.
 *
 * A connection holds on to its last handler until the next request, so the answer is let go of as soon as it is given.
 */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #signal: AbortView;
  readonly #explain: Explain;
  #waiting: Waiting | null;
  #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #retryAfter: string | null = null;

  constructor(signal: AbortView, waiting: Waiting, explain: Explain) {
    this.#signal = signal;
    this.#waiting = waiting;
    this.#explain = explain;
    signal.addEventListener('abort', this);
  }

  /** The caller is told at once; a request that still waits for a connection is dropped when it gets one. */
  handleEvent(): void {
    const { reason } = this.#signal;
    this.#end()?.failed(this.#explain(reason, true));
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
    this.#status = status;
    const after = headers['retry-after'];
    // A header that came several times is an array here, unlike in Node.
    this.#retryAfter = (Array.isArray(after) ? after[0] : after) ?? null;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const whole = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    const answer = { status: this.#status, retryAfter: this.#retryAfter, body: whole.toString() };
    this.#end()?.answered(answer);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end()?.failed(this.#explain(error, this.#signal.aborted));
  }

  #end(): Waiting | null {
    const waiting = this.#waiting;
    this.#signal.removeEventListener('abort', this);
    this.#waiting = null;
    this.#chunks = [];
    return waiting;
  }
}
