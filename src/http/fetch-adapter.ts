import { BodyTooLarge, type Edge, type EdgeRequest } from './exchange.ts';

/** Lets the edge answer a `Request` without a socket. */
export function fetchHandler(edge: Edge): (request: Request) => Promise<Response> {
  return async (request) => {
    const { status, headers, body } = await edge(edgeRequest(request));
    const flat = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    return new Response(body === '' ? null : body, { status, headers: flat });
  };
}

function edgeRequest(request: Request): EdgeRequest {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    target: pathname + search,
    headers: Object.fromEntries(request.headers),
    signal: request.signal,
    readBody: (limit) => readBody(request, limit),
  };
}

async function readBody(request: Request, limit: number): Promise<string> {
  const body = await request.arrayBuffer();
  if (body.byteLength > limit) throw new BodyTooLarge();
  return Buffer.from(body).toString();
}
