import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { type AbortView, LightSignal } from '../domain/light-signal.ts';
import type { Edge, EdgeRequest } from './exchange.ts';
import { readTarget } from './request-target.ts';
import { forgetRest, isLateWhole, readBody } from './request-body.ts';

/** Lets the edge answer requests of node's own server. `closing` tells whether connections should not be kept. */
export function nodeListener(edge: Edge, closing: () => boolean, clock: Clock): RequestListener {
  return (incoming, outgoing) => {
    const begin = () => void answer(edge, incoming, outgoing, closing, clock);
    // A request that was sent behind another one waits its turn: one packet may hold hundreds, and who leaves would not be
    // missed by any but the first.
    if (outgoing.socket !== null) begin();
    else outgoing.once('socket', begin);
  };
}

async function answer(
  edge: Edge,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  closing: () => boolean,
  clock: Clock,
): Promise<void> {
  const gone = new LightSignal();
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) gone.abort(new Error('the client left'));
  });
  const { status, headers, body } = await edge(edgeRequest(incoming, outgoing, gone));
  const whole = incoming.complete || (await isLateWhole(incoming));
  if (outgoing.destroyed) return;
  // What was not read of a body would be taken for the next request.
  if (!whole || closing()) outgoing.setHeader('connection', 'close');
  // An answer that never has a body must not tell its length.
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
  outgoing.writeHead(status, { ...headers, ...length });
  if (!whole) {
    outgoing.write(body);
    await forgetRest(incoming, clock);
    outgoing.end();
    return;
  }
  outgoing.end(body);
}

function edgeRequest(incoming: IncomingMessage, outgoing: ServerResponse, signal: AbortView): EdgeRequest {
  const { target, headers } = readTarget(incoming.url ?? '/', incoming.headers);
  return {
    method: incoming.method ?? 'GET',
    target,
    headers,
    repeated: repeatedHeader(incoming),
    signal,
    readBody: (limit) => readBody(incoming, outgoing, limit),
  };
}

/** Headers that somebody on the way may have read another one of than we would; Node keeps the first in silence. */
const ONCE = new Set(['host', 'authorization', 'content-type', 'origin']);

function repeatedHeader({ headers, rawHeaders }: IncomingMessage): string | null {
  // Names and values in turn, where no name comes twice.
  if (Object.keys(headers).length * 2 === rawHeaders.length) return null;
  const met = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (!ONCE.has(name)) continue;
    if (met.has(name)) return name;
    met.add(name);
  }
  return null;
}
