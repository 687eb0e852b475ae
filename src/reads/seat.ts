import type { Answer } from '../upstream/answer.ts';
import type { Waiter } from '../upstream/waiter.ts';

/** One who waits for a flight, as that sees it. */
export interface Seated {
  readonly waiter: Waiter;
  /** When it joined, on the injected clock; -Infinity for one who was there when the flight began. */
  since: number;
  /** Sits in a flight, or in another one. */
  enter(flight: Deserted): void;
  answered(answer: Answer): void;
  failed(reason: unknown): void;
}

/** What is told of one who does not wait any more. */
interface Deserted {
  leave(seat: Seated): void;
}

/** What one waiter waits for: the answer, and what it makes of that. It listens to its own signal until it is told. */
export class Seat<Result> implements Seated {
  readonly waiter: Waiter;
  since = -Infinity;
  readonly #interpret: (answer: Answer) => Result;
  readonly #resolve: (result: Result) => void;
  readonly #reject: (reason: unknown) => void;
  #flight: Deserted | null = null;

  constructor(
    waiter: Waiter,
    interpret: (answer: Answer) => Result,
    resolve: (result: Result) => void,
    reject: (reason: unknown) => void,
  ) {
    this.waiter = waiter;
    this.#interpret = interpret;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  enter(flight: Deserted): void {
    if (this.#flight === null) this.waiter.signal.addEventListener('abort', this);
    this.#flight = flight;
  }

  answered(answer: Answer): void {
    this.#end();
    try {
      this.#resolve(this.#interpret(answer));
    } catch (error) {
      this.#reject(error);
    }
  }

  failed(reason: unknown): void {
    this.#end();
    this.#reject(reason);
  }

  /** The waiter's signal was aborted. */
  handleEvent(): void {
    this.#flight?.leave(this);
    this.failed(this.waiter.signal.reason);
  }

  #end(): void {
    this.waiter.signal.removeEventListener('abort', this);
    this.#flight = null;
  }
}
