import { vi } from 'vitest';

/**
 * Waits until an assertion holds, for what happens beyond this process or behind the event loop. The limit is far beyond what
 * it ever takes, so that a busy machine fails no test.
 */
export function until<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(check, { timeout: 20_000, interval: 2 });
}
