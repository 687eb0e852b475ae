import { createLogger, type Logger, type LogLevel } from '../../src/observability/logger.ts';
import { createRedactor } from '../../src/observability/redaction.ts';

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
    logger: createLogger({ level, destination, redactor: createRedactor(secrets) }),
    written,
    parsed: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
