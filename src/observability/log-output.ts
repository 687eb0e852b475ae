import { pino } from 'pino';

/** Where whole lines go. */
export interface LogOutput {
  write(line: string): void;
}

/** Lines that are written together, in bytes: to write one costs as much as to make it. */
const TOGETHER = 8192;
/** How long a line waits for others. */
const LATEST_MS = 100;

export interface StandardOutput extends LogOutput {
  /** Writes what waits. The process must not end without it. */
  flush(): void;
}

/** A few lines at a time go to the standard output; nothing is lost unless the process is killed. */
export function standardOutput(): StandardOutput {
  const lines = pino.destination({ dest: 1, sync: true, minLength: TOGETHER, periodicFlush: LATEST_MS });
  return {
    write: (line) => {
      lines.write(line);
    },
    flush: () => {
      try {
        lines.flushSync();
      } catch {
        // Nobody reads any more.
      }
    },
  };
}
