import type { Clock } from '../domain/clock.ts';
import { closeAll } from '../domain/close-all.ts';
import type { Bodies } from './bodies.ts';
import type { Edge } from './exchange.ts';
import { nodeListener } from './node-adapter.ts';
import { listen, type Listening, type ServerOptions } from './server.ts';
import type { UnreadAnswers } from './unread-answers.ts';

export interface DrainOptions {
  /** How long to go on serving after the stop was asked for, so that whoever sends requests can learn of it. */
  readonly delayMs: number;
  /** How long to wait then for the requests under way. */
  readonly timeoutMs: number;
}

/** What is kept for clients that take their time; shared by all ports. */
export interface SlowClients {
  readonly bodies: Bodies;
  readonly answers: UnreadAnswers;
}

/** The ports of the gateway, from the first connection to the last. */
export class GatewayServer {
  readonly #clock: Clock;
  readonly #drain: DrainOptions;
  readonly #slow: SlowClients;
  readonly #open: Listening[] = [];
  #closed: Promise<void> | null = null;

  constructor(clock: Clock, drain: DrainOptions, slow: SlowClients) {
    this.#clock = clock;
    this.#drain = drain;
    this.#slow = slow;
  }

  /** True from the moment at which the stop was asked for. */
  get draining(): boolean {
    return this.#closed !== null;
  }

  /** Opens a port; the result is its URL, with the port that was really taken. */
  async open(edge: Edge, options: ServerOptions): Promise<string> {
    const closing = () => this.#closed !== null;
    const listener = nodeListener({ ...this.#slow, edge, closing, clock: this.#clock });
    const listening = await listen(listener, options, this.#clock);
    this.#open.push(listening);
    return listening.url;
  }

  /** Says that it is not ready, serves on for a while, then finishes what is under way. Once only, however often it is asked. */
  close(): Promise<void> {
    this.#closed ??= this.#closeSlowly();
    return this.#closed;
  }

  /** Lets go of what was opened, without a delay: for a start that failed. */
  abandon(): Promise<void> {
    this.#closed ??= this.#closePorts(0);
    return this.#closed;
  }

  async #closeSlowly(): Promise<void> {
    const { delayMs, timeoutMs } = this.#drain;
    if (delayMs > 0 && this.#open.length > 0) {
      await new Promise<void>((resolve) => {
        this.#clock.setTimer(delayMs, resolve);
      });
    }
    await this.#closePorts(timeoutMs);
  }

  /** All at once, and each whatever becomes of the others. */
  async #closePorts(timeoutMs: number): Promise<void> {
    const ends = await Promise.allSettled(this.#open.map((listening) => listening.close(timeoutMs)));
    await closeAll(
      ...ends.map((end) => () => {
        if (end.status === 'rejected') throw end.reason;
      }),
    );
  }
}
