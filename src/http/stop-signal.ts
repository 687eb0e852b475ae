import type { Clock } from '../domain/clock.ts';

/** npm passes on what the terminal has sent already: signals so shortly after another are one wish. */
const ONE_WISH_MS = 1_000;

/**
 * What to do at each signal to stop. The first calls `stop`, which finishes what is in flight; one that comes more than a
 * second later is from somebody who does not want to wait for that, and calls `leave`.
 */
export function stopSignal(clock: Clock, stop: () => void, leave: () => void): () => void {
  let asked: number | null = null;
  return () => {
    if (asked === null) {
      asked = clock.now();
      stop();
    } else if (clock.now() - asked > ONE_WISH_MS) {
      leave();
    }
  };
}
