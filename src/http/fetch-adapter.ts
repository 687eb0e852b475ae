import { BodyTooLarge, type Edge, type EdgeRequest, isInParts } from './exchange.ts';
import { streamOf } from './parts.ts';
import { textOf } from './utf8.ts';

/** Lets the edge answer a `Request` without a socket. A body may have `limit` bytes, and all the time in the world. */
export function fetchHandler(edge: Edge, limit: number): (request: Request) => Promise<Response> {
  return async (request) => {
    const asked = edgeRequest(request, limit);
    const { status, headers, body } = await edge(asked);
    const flat = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    if (isInParts(body)) {
      const given = streamOf(body, (isWhole) => asked.place?.giveBack(!isWhole));
      return new Response(given, { status, headers: flat });
    }
    // The answer is in the hands of whoever asked.
    asked.place?.giveBack();
    const content = typeof body === 'string' ? body : new Uint8Array(body);
    return new Response(body.length === 0 || request.method === 'HEAD' ? null : content, {
      status,
      headers: flat,
    });
  };
}

function edgeRequest(request: Request, limit: number): EdgeRequest {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    target: pathname + search,
    headers: Object.fromEntries(request.headers),
    repeated: null,
    signal: request.signal,
    address: () => '',
    readBody: (_, own) => readBody(request, own ?? limit),
    place: null,
  };
}

async function readBody(request: Request, limit: number): Promise<string> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > limit) {
      await reader?.cancel();
      throw new BodyTooLarge();
    }
    chunks.push(part.value);
  }
  return textOf(Buffer.concat(chunks));
}
