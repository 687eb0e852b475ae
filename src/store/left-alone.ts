import type { Clock } from '../domain/clock.ts';
import type { StoreCommand, StoreOutcome, StoreState } from '../observability/labels.ts';
import { CLOSED, LACKS_RIGHT, NO_ANSWER, causeOf } from './redis-cause.ts';

/** After so many failures in a row Redis is left alone. */
const MOST_FAILURES = 3;
const REST_MS = 1000;

/** Whoever lacks the right to these goes on alone in that, and is no worse off with all the rest. */
const DISPENSABLE: ReadonlySet<StoreCommand> = new Set(['spend', 'release']);
/** For how long it is believed that a right is missing: somebody may grant it. */
const LACKS_MS = 60_000;

export interface LeftAloneOptions {
  readonly clock: Clock;
  /** How long one command may take. */
  readonly boundMs: number;
  /** Told of every command, with how long it took; a skipped one took no time. */
  readonly onCommand: (command: StoreCommand, outcome: StoreOutcome, seconds: number) => void;
  /** Told when the state changes, and when there is another cause for being left alone. */
  readonly onState: (state: StoreState, cause: string | null) => void;
  /** Told of every refusal by Redis itself. */
  readonly onRefusal: (command: StoreCommand | 'subscribe', cause: string) => void;
}

/**
 * Keeps Redis from being in the way: nothing waits longer than the bound, and after three failures in a row nothing is asked for a
 * second. Then one command tries, and the others go on without until it is answered. While there is no connection nothing
 * is asked either. Here alone it is decided what a failure of Redis means to everybody else: that there is no answer.
 */
export class LeftAlone {
  readonly #options: LeftAloneOptions;
  #connected = false;
  #failures = 0;
  /** Until when nothing is asked; null while all is well. */
  #restsUntil: number | null = null;
  #trying = false;
  #told: StoreState | null = null;
  /** When a right was missing last. */
  readonly #lackedAt = new Map<StoreCommand, number>();
  /** Since it was reachable, so that causes that take turns are told once each. */
  readonly #toldCauses = new Set<string>();

  constructor(options: LeftAloneOptions) {
    this.#options = options;
  }

  get state(): StoreState {
    return this.#connected && this.#restsUntil === null ? 'reachable' : 'left_alone';
  }

  /** Whether its user had no right to a command when it was last asked for, which is not long ago. */
  lacks(command: StoreCommand): boolean {
    const at = this.#lackedAt.get(command);
    return at !== undefined && this.#options.clock.now() - at < LACKS_MS;
  }

  connected(): void {
    this.#connected = true;
    this.#tell(null);
  }

  disconnected(error: unknown): void {
    this.#connected = false;
    this.#tell(error === null ? CLOSED : causeOf(error));
  }

  /** Null: it was not asked, did not answer in time, or refused. Never rejects. */
  async ask<T extends Answer>(command: StoreCommand, run: () => Promise<T>): Promise<T | null> {
    const { clock, onCommand, onRefusal } = this.#options;
    const isTry = this.#restsUntil !== null;
    if (!this.#mayAsk()) {
      onCommand(command, 'skipped', 0);
      return null;
    }
    this.#trying ||= isTry;
    const began = clock.now();
    const end = await this.#bounded(run);
    onCommand(command, end.outcome, (clock.now() - began) / 1000);
    if (isTry) this.#trying = false;
    if (end.outcome === 'ok') {
      this.#succeeded();
      return end.value;
    }
    if (end.outcome === 'refused') onRefusal(command, end.cause);
    if (end.cause === LACKS_RIGHT) this.#lackedAt.set(command, clock.now());
    if (end.cause === LACKS_RIGHT && DISPENSABLE.has(command)) this.#succeeded();
    else this.#failed(end.cause, isTry);
    return null;
  }

  #mayAsk(): boolean {
    if (!this.#connected) return false;
    return this.#restsUntil === null || (!this.#trying && this.#options.clock.now() >= this.#restsUntil);
  }

  #bounded<T>(run: () => Promise<T>): Promise<End<T>> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.setTimer(this.#options.boundMs, () => {
        resolve({ outcome: 'timeout', cause: NO_ANSWER });
      });
      new Promise<T>((answer) => {
        answer(run());
      }).then(
        (value) => {
          cancel();
          resolve({ outcome: 'ok', value });
        },
        (error: unknown) => {
          cancel();
          const cause = causeOf(error);
          if (cause === NO_ANSWER) resolve({ outcome: 'timeout', cause });
          else resolve({ outcome: isRefusal(error) ? 'refused' : 'failed', cause });
        },
      );
    });
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#restsUntil = null;
    this.#tell(null);
  }

  /** What was asked before Redis was left alone, and fails after that, changes nothing. */
  #failed(cause: string, wasTry: boolean): void {
    this.#failures += 1;
    const rests = this.#restsUntil !== null;
    if (rests ? !wasTry : this.#failures < MOST_FAILURES) return;
    this.#restsUntil = this.#options.clock.now() + REST_MS;
    this.#tell(cause);
  }

  #tell(cause: string | null): void {
    const { state } = this;
    if (state === 'reachable') {
      if (this.#told !== state) this.#options.onState(state, null);
      this.#toldCauses.clear();
    } else {
      // What was asked before the connection was lost may still succeed.
      if (cause === null || this.#toldCauses.has(cause)) return;
      this.#toldCauses.add(cause);
      this.#options.onState(state, cause);
    }
    this.#told = state;
  }
}

/** Whatever it is, it is not null. */
type Answer = string | number | boolean | object;

type End<T> =
  | { readonly outcome: 'ok'; readonly value: T }
  | { readonly outcome: 'timeout' | 'refused' | 'failed'; readonly cause: string };

/** Redis answered, and the answer is an error. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}
