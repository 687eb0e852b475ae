import type { Clock } from '../../domain/clock.ts';
import type { AbortView } from '../../domain/light-signal.ts';

/** Resolves after the time, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, milliseconds: number, signal: AbortView): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      cancel();
      signal.removeEventListener('abort', onAbort);
      reject(signal.reason);
    };
    const cancel = clock.setTimer(milliseconds, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
}
