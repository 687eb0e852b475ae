import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { BodyCut, BodyTooLarge, type Edge, type EdgeRequest } from './exchange.ts';
import { refuse } from './refusals.ts';

/** Lets the edge answer requests of node's own server. `closing` tells whether connections should not be kept. */
export function nodeListener(edge: Edge, closing: () => boolean): RequestListener {
  return (request, response) => {
    void answer(edge, request, response, closing);
  };
}

async function answer(
  edge: Edge,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  closing: () => boolean,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const repeated = repeatedHeader(incoming);
  const { status, headers, body } =
    repeated === null
      ? await edge(edgeRequest(incoming, gone.signal))
      : refuse(400, 'BAD_USER_INPUT', `Expected one ${repeated} header, got several.`);
  if (outgoing.destroyed) return;
  // What was not read of a body would be taken for the next request.
  if (!incoming.complete || closing()) outgoing.setHeader('connection', 'close');
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
}

function edgeRequest(incoming: IncomingMessage, signal: AbortSignal): EdgeRequest {
  return {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers: incoming.headers,
    signal,
    readBody: (limit) => readBody(incoming, limit),
  };
}

/** Headers that somebody on the way may have read another one of than we would; Node keeps the first in silence. */
const ONCE = new Set(['host', 'authorization', 'content-type', 'origin']);

function repeatedHeader({ rawHeaders }: IncomingMessage): string | null {
  const met = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (!ONCE.has(name)) continue;
    if (met.has(name)) return name;
    met.add(name);
  }
  return null;
}

/** Stops reading at the limit, also where no length was announced. */
function readBody(incoming: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    if (Number(incoming.headers['content-length'] ?? 0) > limit) {
      reject(new BodyTooLarge());
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limit) {
        incoming.pause();
        reject(new BodyTooLarge());
      } else {
        chunks.push(chunk);
      }
    });
    incoming.once('end', () => {
      resolve(
        chunks.length === 1 && chunks[0] !== undefined
          ? chunks[0].toString()
          : Buffer.concat(chunks).toString(),
      );
    });
    incoming.once('error', reject);
    incoming.once('close', () => {
      reject(new BodyCut());
    });
  });
}
