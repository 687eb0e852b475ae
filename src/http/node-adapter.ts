import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { type AbortView, LightSignal } from '../domain/light-signal.ts';
import type { Bodies } from './bodies.ts';
import { type Edge, type EdgeRequest, isInParts } from './exchange.ts';
import { readTarget } from './request-target.ts';
import { sendParts } from './parts.ts';
import type { UnreadAnswers } from './unread-answers.ts';
import { forgetRest, isLateWhole } from './unread-body.ts';

export interface NodeAdapterOptions {
  readonly edge: Edge;
  readonly bodies: Bodies;
  readonly answers: UnreadAnswers;
  /** Whether connections should not be kept. */
  readonly closing: () => boolean;
  readonly clock: Clock;
}

/** Lets the edge answer requests of node's own server. */
export function nodeListener(options: NodeAdapterOptions): RequestListener {
  return (incoming, outgoing) => {
    const begin = () => void answer(options, incoming, outgoing);
    // A request that was sent behind another one waits its turn: one packet may hold hundreds, and who leaves would not be
    // missed by any but the first. Other connections are served between two of them.
    if (outgoing.socket !== null) begin();
    else {
      outgoing.once('socket', () => {
        setImmediate(() => {
          if (!outgoing.destroyed) begin();
        });
      });
    }
  };
}

async function answer(
  { edge, bodies, answers, closing, clock }: NodeAdapterOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new LightSignal();
  const request = edgeRequest(incoming, outgoing, bodies, gone);
  let isAnswered = false;
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) gone.abort(new Error('the client left'));
    if (isAnswered) request.place?.giveBack();
  });
  const { status, headers, body } = await edge(request);
  const whole = incoming.complete || (await isLateWhole(incoming));
  isAnswered = true;
  if (outgoing.destroyed) {
    request.place?.giveBack();
    return;
  }
  // What was not read of a body would be taken for the next request.
  if (!whole || closing()) outgoing.setHeader('connection', 'close');
  if (isInParts(body)) {
    outgoing.writeHead(status, headers);
    sendParts(outgoing, body);
    return;
  }
  const bytes = Buffer.byteLength(body);
  // An answer that never has a body must not tell its length.
  outgoing.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': bytes });
  if (request.place !== null) {
    // Whatever comes of a body that a GET has no use for.
    if (!whole) incoming.resume();
    answers.send(outgoing, body, bytes, request.place);
  } else if (whole) outgoing.end(body);
  else {
    outgoing.write(body);
    await forgetRest(incoming, clock);
    outgoing.end();
  }
}

function edgeRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  bodies: Bodies,
  signal: AbortView,
): EdgeRequest {
  const { target, headers } = readTarget(incoming.url ?? '/', incoming.headers);
  return {
    method: incoming.method ?? 'GET',
    target,
    // Absent is only what came over no socket; HTTP/1.0 may do without.
    headers: headers.host === undefined ? { ...headers, host: '' } : headers,
    repeated: repeatedHeader(incoming),
    signal,
    address: () => incoming.socket.remoteAddress ?? '',
    readBody: (owner, limit) => bodies.read(incoming, outgoing, owner, limit),
    place: null,
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
