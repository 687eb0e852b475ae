type Headers = Readonly<Record<string, string>>;

/** The bytes of a POST of a query, as a client of its own making sends them; the connection ends with the answer. */
export function rawPost(headers: Headers, body: string): string {
  return (
    rawHead({ ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' }) + body
  );
}

/** The same over a connection that is kept. */
export function rawKeptPost(headers: Headers, body: string): string {
  return rawHead({ ...headers, 'content-length': String(Buffer.byteLength(body)) }) + body;
}

/** The head alone. */
export function rawHead(headers: Headers): string {
  const all = { host: '127.0.0.1', 'content-type': 'application/json', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /graphql HTTP/1.1\r\n${lines.join('')}\r\n`;
}
