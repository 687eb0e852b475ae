import { createLogger, type Logger, type LogLevel } from '../../src/observability/logger.ts';
import { createRedactor } from '../../src/observability/redaction.ts';

/** When all lines are written. */
const INSTANT = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

export interface LoggedLines {
  readonly logger: Logger;
  /** The text as written, line by line. */
  readonly written: string[];
  readonly parsed: () => Record<string, unknown>[];
}

/** A logger whose destination is an array. */
export function logToLines(level: LogLevel = 'debug', secrets: readonly string[] = []): LoggedLines {
  const written: string[] = [];
  const destination = {
    write: (line: string) => {
      written.push(line);
    },
  };
  return {
    logger: createLogger({ level, destination, redactor: createRedactor(secrets), epoch: () => INSTANT }),
    written,
    parsed: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
