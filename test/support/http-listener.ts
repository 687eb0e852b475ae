import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closedGate } from './gate.ts';

/** A request as it arrived, before anything was merged or decoded. */
export interface Arrival {
  readonly target: string;
  /** Name and value of every header line, in the order sent. */
  readonly headerLines: readonly (readonly [name: string, value: string])[];
}

export interface HttpListener {
  /** Without a slash at the end. */
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** How many connections were opened in all. */
  readonly connections: number;
  /** Resolves once a request has arrived. */
  readonly arrived: Promise<void>;
  /** Resolves once a client has gone away without having its whole answer. */
  readonly deserted: Promise<void>;
  close(): Promise<void>;
}

/** A bare HTTP server on this machine, for what a well-behaved upstream never does. */
export async function startListener(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<HttpListener> {
  const arrivals: Arrival[] = [];
  const arrived = closedGate();
  const deserted = closedGate();
  const server = createServer((request, response) => {
    request.resume();
    arrivals.push({ target: request.url ?? '', headerLines: pairs(request.rawHeaders) });
    response.once('close', () => {
      if (!response.writableFinished) deserted.open();
    });
    arrived.open();
    answer(response, request);
  });
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    arrivals,
    get connections() {
      return connections;
    },
    arrived: arrived.opened,
    deserted: deserted.opened,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function pairs(rawHeaders: readonly string[]): (readonly [string, string])[] {
  return rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ''] as const] : [],
  );
}
