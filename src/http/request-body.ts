import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { BodyCut, BodyTooLarge } from './exchange.ts';

/** Stops reading at the limit, also where no length was announced. */
export function readBody(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  limit: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    // Whoever left while it was found out who it is will never send anything again, and nobody would say so.
    if (incoming.destroyed) {
      reject(new BodyCut());
      return;
    }
    if (Number(incoming.headers['content-length'] ?? 0) > limit) {
      reject(new BodyTooLarge());
      return;
    }
    if (awaitsContinue(incoming)) outgoing.writeContinue();
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isRead = false;
    const settle = () => {
      incoming.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= limit) return;
      incoming.pause();
      settle();
      reject(new BodyTooLarge());
    };
    const onEnd = () => {
      isRead = true;
      const [only] = chunks;
      resolve((only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks)).toString());
    };
    // To take the listeners off at the end of every body costs more than to be told once more that it has ended.
    const onCut = () => {
      if (isRead) return;
      settle();
      // A connection that is cut is an error, and one without a listener would end the process.
      incoming.on('error', () => undefined);
      reject(new BodyCut());
    };
    incoming.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  });
}

/** Whether the client holds its body back until it is asked for it. */
function awaitsContinue({ headers, httpVersion }: IncomingMessage): boolean {
  return headers.expect !== undefined && httpVersion !== '1.0';
}

/** Whether a request comes whole that has not yet. What has arrived together with its head is read first. */
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
