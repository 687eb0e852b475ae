/** A process: an upstream that can go wrong as a whole, and for some of those it is asked for. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { deliver } from '../../../src/sandbox/delivery.ts';
import { type Fault, FaultQueue } from '../../../src/sandbox/faults.ts';
import { listen } from '../listen.ts';
import { answerParent } from '../rpc.ts';
import { createManners, type Manner } from './manners.ts';

/** How an upstream is out: nobody listens, nothing is answered, 503 at once, or each connection is reset. */
export type Outage = 'refused' | 'hang' | '503' | 'reset';

export type AttackUpstreamRequest =
  /** With a spread, each answer takes up to so much longer. */
  | { readonly kind: 'latency'; readonly milliseconds: number; readonly spreadMs?: number }
  | { readonly kind: 'out'; readonly outage: Outage }
  | { readonly kind: 'back' }
  /** Spoils so many answers from now on. */
  | { readonly kind: 'spoil'; readonly fault: Fault; readonly times: number }
  | { readonly kind: 'heal' }
  /** Resets every connection there is; gives their number. */
  | { readonly kind: 'reset' }
  /** Gives the traffic since the last time. */
  | { readonly kind: 'traffic' };

export interface Traffic {
  /** When each request came, in milliseconds since 1970. */
  readonly arrivals: readonly number[];
  /** The most requests that were under way at once. */
  readonly peak: number;
  readonly connections: number;
}

const mannerOf = createManners();
const faults = new FaultQueue();
const sockets = new Set<Socket>();
const JSON_TYPE = { 'content-type': 'application/json' };
let latency = 0;
let spread = 0;
let outage: Outage | null = null;
let underWay = 0;
let arrivals: number[] = [];
let peak = 0;
let connections = 0;

const server = createServer((request, response) => {
  request.resume();
  arrivals.push(Date.now());
  underWay += 1;
  peak = Math.max(peak, underWay);
  response.once('close', () => {
    underWay -= 1;
  });
  if (outage === 'reset') request.socket.resetAndDestroy();
  else if (outage === '503') send(response, { status: 503, body: Buffer.from('{"detail":"Unavailable"}') });
  else if (outage === null) {
    const manner = mannerOf(request.url ?? '/', String(request.headers['x-api-key'] ?? ''));
    const fault = faults.take('');
    if (manner === null) return;
    if (fault === null) sendAfter(latency + spread * Math.random() + manner.afterMs, response, manner);
    else deliver(response, { ...manner, headers: JSON_TYPE, body: manner.body.toString() }, fault, latency);
  }
});
server.keepAliveTimeout = 120_000;
server.on('connection', (socket: Socket) => {
  connections += 1;
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
});

function sendAfter(milliseconds: number, response: ServerResponse, answer: Manner): void {
  if (milliseconds === 0) send(response, answer);
  else setTimeout(send, milliseconds, response, answer);
}

function send(response: ServerResponse, { status, body }: Omit<Manner, 'afterMs'>): void {
  response.sendDate = false;
  response.writeHead(status, { ...JSON_TYPE, 'content-length': body.length });
  response.end(body);
}

function resetAll(): number {
  const { size } = sockets;
  for (const socket of sockets) socket.resetAndDestroy();
  return size;
}

answerParent(async (asked) => {
  const request = asked as AttackUpstreamRequest;
  switch (request.kind) {
    case 'latency':
      latency = request.milliseconds;
      spread = request.spreadMs ?? 0;
      return null;
    case 'out':
      ({ outage } = request);
      if (outage === 'refused') server.close();
      if (outage === 'refused' || outage === 'reset') resetAll();
      return null;
    case 'back':
      if (outage === 'refused')
        await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      outage = null;
      return null;
    case 'spoil':
      faults.add(request);
      return null;
    case 'heal':
      faults.clear();
      return null;
    case 'reset':
      return resetAll();
    case 'traffic': {
      const traffic: Traffic = { arrivals, peak, connections };
      arrivals = [];
      peak = underWay;
      connections = 0;
      return traffic;
    }
  }
});
await listen(server);
const { port } = server.address() as AddressInfo;
