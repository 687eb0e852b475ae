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
   * At level info, for the line that every operation leaves: its details as the members of a JSON object, put together by
   * whoever knows that they are plain. Nothing is searched for secrets here, which costs more than to write a line: what
   * somebody else chose goes through {@link Logger.quote} first.
   */
  readonly plain: (members: string, message: string) => void;
  /** A text as JSON, without any secret. */
  readonly quote: (text: string) => string;
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
    plain: (members, message) => {
      if (!lines.isLevelEnabled('info')) return;
      destination.write(
        `{"level":"info","time":"${timestamp()}",${members},"message":${JSON.stringify(message)}}\n`,
      );
    },
    quote: (text) => JSON.stringify(redactor.text(text)),
  };
}

function summarized(details: LogDetails, withStack: boolean): LogDetails {
  const entries = Object.entries(details);
  if (!entries.some(([, value]) => value instanceof Error)) return details;
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value instanceof Error ? summarizeError(value, withStack) : value]),
  );
}
