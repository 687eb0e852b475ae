import type { Clock } from '../domain/clock.ts';

const LOOKING_MS = 500;

/**
 * Calls back once `starters` gives something else than at first, until the result is called. A shell between npm and
 * the program dies of a signal without passing it on, and npm that is killed passes nothing on either.
 */
export function watchStarters(starters: () => string, clock: Clock, gone: () => void): () => void {
  const first = starters();
  let cancel: () => void;
  const look = () => {
    if (starters() === first) cancel = clock.setTimer(LOOKING_MS, look);
    else gone();
  };
  cancel = clock.setTimer(LOOKING_MS, look);
  return () => {
    cancel();
  };
}
