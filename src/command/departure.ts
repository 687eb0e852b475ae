import { LOG_PATIENCE_MS } from '../config/fixed.ts';
import type { Clock } from '../domain/clock.ts';
import type { BoundedOutput } from '../observability/bounded-output.ts';
import type { LineBatch } from '../observability/line-batch.ts';

/** What is left to do between the wish to stop and the end of the process. */
export interface Departure {
  readonly close: () => Promise<void>;
  readonly log: LineBatch;
  readonly output: BoundedOutput;
  readonly clock: Clock;
  /** Told when all is closed, unless `failed` is told what went wrong. */
  readonly closed: () => void;
  readonly failed: (error: unknown) => void;
  /** Ends the process at once. */
  readonly exit: () => void;
}

/**
 * Closes everything and gives the log its time. Afterwards the process ends by itself, since nothing keeps it; where
 * the reader of the log does, it is ended.
 */
export async function depart({ close, log, output, clock, closed, failed, exit }: Departure): Promise<void> {
  await close().then(closed, failed);
  log.flush();
  const isWritten = await output.settled(LOG_PATIENCE_MS, (milliseconds, callback) =>
    clock.setTimer(milliseconds, callback),
  );
  if (!isWritten) exit();
}
