import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { KEEP_ALIVE_MS } from '../config/fixed.ts';
import type { Clock } from '../domain/clock.ts';
import type { UnreadableStatus } from '../observability/labels.ts';
import { Connections } from './connections.ts';
import { type AddressVariables, listenFailure } from './listen-failure.ts';
import { answerUnreadable, onlyWithHost } from './unreadable.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** How long a client may take to send its headers, and its whole request, before it is cut off. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** How long nothing may move on a connection on which something is due, such as an answer that its client does not read. */
  readonly silenceMs: number;
  /** Told of what no request could be read from, with the status that it was answered with. */
  readonly unreadable: (status: UnreadableStatus) => void;
  /** Named when the address cannot be had. */
  readonly setBy: AddressVariables;
}

/** A server that accepts connections. */
export interface Listening {
  /** With the port that was really taken. */
  readonly url: string;
  /** Stops to accept, lets requests under way finish, and cuts off those that take longer than `graceMs`. */
  close(graceMs: number): Promise<void>;
}

const MAX_HEADER_BYTES = 16_384;
/** How often slow clients are looked for. */
const REAPING_MS = 1_000;

/** Starts to listen; rejects when the address cannot be had. */
export function listen(listener: RequestListener, options: ServerOptions, clock: Clock): Promise<Listening> {
  const answer = onlyWithHost(listener, options.unreadable);
  const server = createServer(
    {
      headersTimeout: options.headersTimeoutMs,
      requestTimeout: options.requestTimeoutMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: REAPING_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // We say it in the form that all refusals have; Node closes without a word.
      requireHostHeader: false,
    },
    answer,
  );
  // Their bytes are bounded. Node would leave out in silence what stands behind the two thousandth.
  server.maxHeadersCount = 0;
  server.timeout = options.silenceMs;
  // Otherwise Node asks for every body that a client holds back, those included that nobody will read.
  server.on('checkContinue', answer);
  // And refuses whatever else is expected of it, without a word.
  server.on('checkExpectation', answer);
  server.on('connect', refuseTunnel);
  const connections = new Connections(server);
  answerUnreadable(server, connections, options.unreadable);
  const { host, port, setBy } = options;
  return new Promise((resolve, reject) => {
    // Stays: once it listens, an error is of a connection that could not be accepted, and must not end the process.
    server.on('error', (error: Error) => {
      reject(listenFailure(error, setBy));
    });
    server.listen(port, host, () => {
      resolve({ url: `http://${hostInUrl(host)}:${portOf(server.address(), port)}`, close });
    });
  });

  async function close(graceMs: number): Promise<void> {
    // Node looks for slow clients no more once a server closes.
    const cancels = [
      clock.setTimer(Math.min(graceMs, options.headersTimeoutMs), () => {
        connections.cutUnasked();
      }),
      clock.setTimer(graceMs, () => {
        server.closeAllConnections();
      }),
    ];
    try {
      await new Promise<void>((resolve) => {
        // The only error is that it was closed before, and then there is nothing to wait for.
        server.close(() => {
          resolve();
        });
        connections.closeUnasked();
      });
    } finally {
      for (const cancel of cancels) cancel();
    }
  }
}

const NO_TUNNEL =
  'HTTP/1.1 405 Method Not Allowed\r\nallow: GET, HEAD, POST, OPTIONS\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

/** A CONNECT has no answer of the usual kind, and Node closes its connection without a word. */
function refuseTunnel(_request: IncomingMessage, socket: Duplex): void {
  // It may be reset meanwhile, and an error without a listener would end the process.
  socket.on('error', () => undefined);
  socket.end(NO_TUNNEL, () => socket.destroy());
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function portOf(address: AddressInfo | string | null, asked: number): number {
  return typeof address === 'object' && address !== null ? address.port : asked;
}
