import { pino } from 'pino';
import { summarizeError } from './error-summary.ts';
import type { Redactor } from './redaction.ts';

/** What a line is about, beside its message. Never a body, a document, a variable or a credential. */
export type LogDetails = Readonly<Record<string, unknown>>;

/** Errors among the details become a name and a message, and at level error also the frames of our own code. */
export interface Logger {
  readonly debug: (details: LogDetails, message: string) => void;
  readonly info: (details: LogDetails, message: string) => void;
  readonly warn: (details: LogDetails, message: string) => void;
  readonly error: (details: LogDetails, message: string) => void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LoggerOptions {
  /** The least important level that is written. */
  readonly level: LogLevel;
  /** Is given whole lines, each ended by a newline. */
  readonly destination: { write(line: string): void };
  readonly redactor: Redactor;
}

/** One JSON object per line: level, ISO time, the details, the message. */
export function createLogger({ level, destination, redactor }: LoggerOptions): Logger {
  const lines = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  const writerAt = (at: Exclude<LogLevel, 'silent'>) => (details: LogDetails, message: string) => {
    if (!lines.isLevelEnabled(at)) return;
    lines[at](redactor.value(summarized(details, at === 'error')), redactor.text(message));
  };
  return {
    debug: writerAt('debug'),
    info: writerAt('info'),
    warn: writerAt('warn'),
    error: writerAt('error'),
  };
}

function summarized(details: LogDetails, withStack: boolean): LogDetails {
  const entries = Object.entries(details);
  if (!entries.some(([, value]) => value instanceof Error)) return details;
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value instanceof Error ? summarizeError(value, withStack) : value]),
  );
}
