import type { Clock } from '../domain/clock.ts';
import type { StoreCommand, StoreState } from '../observability/labels.ts';
import type { Logger } from '../observability/logger.ts';
import { Sparingly } from '../observability/sparingly.ts';

const EVERY_MS = 60_000;
/** More than there are. */
const MOST_REFUSALS = 100;

/** Writes down whether Redis can be used, once for every change, and what it refuses, once a minute. */
export class StoreLog {
  readonly #logger: Pick<Logger, 'info' | 'warn'>;
  readonly #sparingly: Sparingly;

  constructor(logger: Pick<Logger, 'info' | 'warn'>, clock: Clock) {
    this.#logger = logger;
    this.#sparingly = new Sparingly(() => clock.now(), EVERY_MS, MOST_REFUSALS);
  }

  state(state: StoreState, cause: string | null): void {
    if (state === 'reachable') this.#logger.info({}, 'Redis is reachable');
    else this.#logger.warn({ cause }, 'Redis is left alone; every replica goes on by itself');
  }

  refusal(command: StoreCommand | 'subscribe', cause: string): void {
    const unshown = this.#sparingly.pass(`${command} ${cause}`);
    if (unshown === null) return;
    this.#logger.warn({ command, cause, ...(unshown > 0 && { unshown }) }, 'Redis refuses a command');
  }
}
