import { pino } from 'pino';
import { summarizeError } from './error-summary.ts';
import type { LogOutput } from './line-batch.ts';
import type { Redactor } from './redaction.ts';
import { createTimestamp } from './timestamp.ts';

/** What a line is about, beside its message. Never a body, a document, a variable or a credential. */
export type LogDetails = Readonly<Record<string, unknown>>;

/** Errors among the details become a name and a message, and at level error also the frames of our own code. */
export interface Logger {
  readonly debug: (details: LogDetails, message: string) => void;
  readonly info: (details: LogDetails, message: string) => void;
  readonly warn: (details: LogDetails, message: string) => void;
  readonly error: (details: LogDetails, message: string) => void;
  /**
   * At level info, for details that are plain by their making: numbers, and words of ours. The line is still searched for
   * secrets, but not taken apart, which costs more than all else that is done to write it.
   */
  readonly plain: (details: LogDetails, message: string) => void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LoggerOptions {
  /** The least important level that is written. */
  readonly level: LogLevel;
  readonly destination: LogOutput;
  readonly redactor: Redactor;
  /** Milliseconds since 1970. */
  readonly epoch: () => number;
}

/** One JSON object per line: level, ISO time, the details, the message. */
export function createLogger({ level, destination, redactor, epoch }: LoggerOptions): Logger {
  const timestamp = createTimestamp(epoch);
  const lines = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${timestamp()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write: (line: string) => {
        destination.write(redactor.text(line));
      },
    },
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
    plain: (details, message) => {
      if (!lines.isLevelEnabled('info')) return;
      const all = JSON.stringify({ level: 'info', time: timestamp(), ...details, message });
      destination.write(redactor.text(`${all}\n`));
    },
  };
}

function summarized(details: LogDetails, withStack: boolean): LogDetails {
  const entries = Object.entries(details);
  if (!entries.some(([, value]) => value instanceof Error)) return details;
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value instanceof Error ? summarizeError(value, withStack) : value]),
  );
}
