import type { Endpoint } from '../observability/labels.ts';
import { BadStatus } from './call-outcome.ts';
import { REFUSED_SIZE } from './refusal.ts';
import { TooLarge } from './unanswered.ts';

/** Whether a call failed because it asked for too many rows at once. */
function saysTooManyRows(error: unknown): boolean {
  if (error instanceof TooLarge) return true;
  return error instanceof BadStatus && (error.status === 413 || error.failure === REFUSED_SIZE);
}

/** Whether it failed because it named too many ids at once, be it that the target or the headers grew too long with them. */
export function saysTooManyIds(error: unknown): boolean {
  return saysTooManyRows(error) || (error instanceof BadStatus && [414, 431].includes(error.status));
}

/**
 * Asks for half the rows, once, where all that are wanted are too many at once. A limit that was refused is not tried again:
 * each page would take two calls, and a cursor may only be good for the limit that it was made with.
 */
export class PageLimits {
  readonly #most = new Map<Endpoint, number>();

  async read<Result>(
    endpoint: Endpoint,
    wanted: number,
    read: (limit: number) => Promise<Result>,
  ): Promise<Result> {
    const limit = Math.min(wanted, this.#most.get(endpoint) ?? wanted);
    try {
      return await read(limit);
    } catch (error) {
      if (limit < 2 || !saysTooManyRows(error)) throw error;
      const half = Math.floor(limit / 2);
      const result = await read(half);
      if (error instanceof BadStatus) this.#most.set(endpoint, half);
      return result;
    }
  }
}
