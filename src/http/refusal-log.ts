import type { Clock } from '../domain/clock.ts';
import type { Logger } from '../observability/logger.ts';
import { Sparingly } from '../observability/sparingly.ts';
import type { EdgeResponse } from './exchange.ts';

/** Told of a request that was turned away before it became an operation, which has a line of its own. */
export type NoteRefusal = (requestId: string, response: EdgeResponse) => void;

const EVERY_MS = 1000;
/** More than there are. */
const MOST_REASONS = 100;

/**
 * Writes down why requests are turned away, in the words that their clients are told, which hold nothing of theirs but the
 * short name of a type or a coding. Each reason once a second, with how often it was not written since: whoever likes could fill the log with them.
 */
export function refusalLog(logger: Pick<Logger, 'debug'>, clock: Clock): NoteRefusal {
  const sparingly = new Sparingly(() => clock.now(), EVERY_MS, MOST_REASONS);
  return (requestId, { status, body }) => {
    if (status < 400 || typeof body !== 'string') return;
    const reason = messageIn(body);
    const unshown = sparingly.pass(`${status} ${reason?.split(', got')[0] ?? ''}`);
    if (unshown === null) return;
    logger.debug({ requestId, status, reason, ...(unshown > 0 && { unshown }) }, 'a request was turned away');
  };
}

/** All that is refused is a GraphQL error; null for what is not. */
function messageIn(body: string): string | null {
  const text = /^\{"errors":\[\{"message":("(?:[^"\\]|\\.)*")/.exec(body)?.[1];
  const message: unknown = text === undefined ? null : JSON.parse(text);
  return typeof message === 'string' ? message : null;
}
