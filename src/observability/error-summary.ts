import { fileURLToPath } from 'node:url';

/** What a log line says of an error. */
export interface ErrorSummary {
  readonly name: string;
  /** Left out where it may quote what a caller or the upstream sent. */
  readonly message?: string;
  /** The system's code, such as ECONNREFUSED. */
  readonly code?: string;
  /** Frames of this project alone, with paths that start at its root. */
  readonly stack?: readonly string[];
  readonly cause?: ErrorSummary;
}

/** Errors whose messages repeat a part of the text that they are about. */
const QUOTING_NAMES: readonly string[] = ['GraphQLError', 'SyntaxError', 'AggregateError'];
const QUOTING_PREFIX = 'ERR_';

const DEEPEST_CAUSE = 3;
const MOST_FRAMES = 10;

const rootUrl = new URL('..', import.meta.url);
const roots = [rootUrl.href, fileURLToPath(rootUrl)];

export function summarizeError(error: Error, withStack: boolean, depth = DEEPEST_CAUSE): ErrorSummary {
  const { name, message, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const quotes = QUOTING_NAMES.includes(name) || code?.startsWith(QUOTING_PREFIX) === true;
  return {
    name,
    ...(quotes ? {} : { message }),
    ...(code === undefined ? {} : { code }),
    ...(withStack ? { stack: ownFrames(error.stack ?? '') } : {}),
    ...(cause instanceof Error && depth > 0 ? { cause: summarizeError(cause, withStack, depth - 1) } : {}),
  };
}

function ownFrames(stack: string): string[] {
  const frames = stack.split('\n').flatMap((line) => {
    const root = roots.find((each) => line.includes(each));
    const frame = root === undefined ? null : /^\s+at (.+)$/.exec(line.replace(root, ''))?.[1];
    return frame === undefined || frame === null ? [] : [frame];
  });
  return frames.slice(0, MOST_FRAMES);
}
