import type { IncomingMessage } from 'node:http';
import type { Clock } from '../domain/clock.ts';

/** Whether the rest of the request turns out to be here once the event loop has read on: it may have arrived with the head. */
export async function isLateWhole(incoming: IncomingMessage): Promise<boolean> {
  await new Promise(setImmediate);
  return incoming.complete;
}

/** How long a client is listened to that goes on sending what nobody wants. */
const PATIENCE_MS = 1_000;

/**
 * Reads on and forgets, until the client has sent all or noticed that it was refused. A connection that is closed with
 * something unread is reset, and a reset takes the answer from a client that has not read it yet.
 */
export function forgetRest(incoming: IncomingMessage, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.setTimer(PATIENCE_MS, resolve);
    const end = () => {
      cancel();
      resolve();
    };
    incoming.once('end', end).once('close', end).on('error', end).resume();
  });
}
