import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server on which no request is being answered. */
export interface Unasked {
  readonly sockets: Iterable<Socket>;
  /** Ends those that have sent nothing since their last answer; from now on, also those whose answer has been sent. */
  close(): void;
}

/**
 * Node closes connections that wait for their next request, but not those that never had one: one browser that connected
 * ahead of time would keep a server from ending.
 */
export function trackUnasked(server: Server): Unasked {
  /** With the number of bytes that had come when the last request was over. */
  const unasked = new Map<Socket, number>();
  /** How many requests of a connection have come and are not answered: they may be sent one behind the other. */
  const open = new WeakMap<Socket, number>();
  let closing = false;
  server.on('connection', (socket: Socket) => {
    unasked.set(socket, 0);
    socket.once('close', () => unasked.delete(socket));
  });
  const onRequest = ({ socket }: IncomingMessage, response: ServerResponse) => {
    unasked.delete(socket);
    open.set(socket, (open.get(socket) ?? 0) + 1);
    response.on('close', () => {
      const left = (open.get(socket) ?? 1) - 1;
      open.set(socket, left);
      if (socket.destroyed || left > 0) return;
      if (closing) socket.end();
      unasked.set(socket, socket.bytesRead);
    });
  };
  server.on('request', onRequest);
  server.on('checkContinue', onRequest);
  return {
    sockets: {
      [Symbol.iterator]: () => unasked.keys(),
    },
    close: () => {
      closing = true;
      for (const [socket, bytes] of unasked) if (socket.bytesRead === bytes) socket.destroy();
    },
  };
}
