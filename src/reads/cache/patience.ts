import type { Clock } from '../../domain/clock.ts';
import type { AbortView } from '../../domain/light-signal.ts';

/** What comes first: the result, if one is awaited, `late` after so many milliseconds, or a rejection with the signal's reason. */
export function patience<Result>(
  clock: Clock,
  milliseconds: number,
  signal: AbortView,
  awaited: Promise<Result> | null,
): Promise<Result | 'late'> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const left = (): void => {
      cancel();
      reject(signal.reason);
    };
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', left);
    };
    const cancel = clock.setTimer(milliseconds, () => {
      end();
      resolve('late');
    });
    signal.addEventListener('abort', left);
    awaited?.then(
      (result) => {
        end();
        resolve(result);
      },
      (error: unknown) => {
        end();
        reject(error instanceof Error ? error : new TypeError('Expected an error.'));
      },
    );
  });
}
