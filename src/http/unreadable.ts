import { type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { UnreadableStatus } from '../observability/labels.ts';
import type { Connections } from './connections.ts';
import { bodyOf, JSON_TYPE } from './refusals.ts';

/** By the codes that Node has for them: the status, and what was expected. Any other is malformed. */
const EXPECTED: ReadonlyMap<string, readonly [UnreadableStatus, string]> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'the rest of the request in time']],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, 'shorter extensions of chunks']],
  ['HPE_HEADER_OVERFLOW', [431, 'at most 16 kB of address and headers']],
]);

/**
 * Answers what no request can be read from and closes its connection, as Node does by itself, but says why in the form that all
 * refusals have, and tells of it. Nothing is written into an answer that has begun, and nothing to who is gone.
 */
export function answerUnreadable(
  server: Server,
  connections: Connections,
  tell: (status: UnreadableStatus) => void,
): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code !== 'ECONNRESET' && socket.writable && !connections.isAnswering(socket)) {
      const [status, expected] = EXPECTED.get(error.code ?? '') ?? [400, 'a request as HTTP/1.1 has it'];
      tell(status);
      socket.write(textOf(status, bodyOf('BAD_USER_INPUT', `Expected ${expected}.`)));
    }
    socket.destroy();
  });
}

/** `uri-host [":" port]` (RFC 9110, 7.2; RFC 3986, 3.2.2): an address in brackets, or a name, which may be empty. */
const HOST =
  /^(?:\[(?:[\da-f:.]+(?:%[\w.~-]+)?|v[\da-f]+\.[\w.~!$&'()*+,;=:-]+)\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i;

/** Refuses a request of HTTP/1.1 without a Host, and any whose Host is none, as it has to be (RFC 9112, 3.2). */
export function onlyWithHost(
  listener: RequestListener,
  tell: (status: UnreadableStatus) => void,
): RequestListener {
  return (incoming, outgoing) => {
    const flaw = hostFlaw(incoming.headers.host, incoming.httpVersion);
    if (flaw === null) {
      listener(incoming, outgoing);
      return;
    }
    tell(400);
    outgoing.writeHead(400, { 'content-type': JSON_TYPE, connection: 'close' });
    outgoing.end(bodyOf('BAD_USER_INPUT', flaw));
  };
}

function hostFlaw(host: string | undefined, version: string): string | null {
  if (host === undefined) return version === '1.1' ? 'Expected a Host header.' : null;
  return HOST.test(host) ? null : 'Expected a Host header with a name or an address, and a port if any.';
}

function textOf(status: UnreadableStatus, body: string): string {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${JSON_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
