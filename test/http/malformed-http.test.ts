import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startListeningGateway, type TestGateway } from '../support/gateway.ts';
import { openRaw, smallRequest, statusesIn } from './raw-connection.ts';

const BODY = '{"query":"{ __typename }"}';
const LENGTH = `Content-Length: ${BODY.length}`;
const TYPE = 'Content-Type: application/json';
const SMUGGLED = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';

function request(lines: readonly string[], body = BODY, end = '\r\n'): string {
  return [...lines, '', body].join(end);
}

const START = ['POST /graphql HTTP/1.1', 'Host: localhost', TYPE];

/** What one server reads otherwise than another one: each a way to smuggle a request past a proxy. */
const MALFORMED: readonly [what: string, bytes: string, status: number][] = [
  ['a length and chunks', request([...START, LENGTH, 'Transfer-Encoding: chunked'], '0\r\n\r\n'), 400],
  [
    'chunks and a length',
    request([...START, 'Transfer-Encoding: chunked', 'Content-Length: 3'], '0\r\n\r\n'),
    400,
  ],
  ['two lengths', request([...START, LENGTH, 'Content-Length: 3']), 400],
  ['one length twice', request([...START, LENGTH, LENGTH]), 400],
  ['a list of lengths', request([...START, `${LENGTH}, ${BODY.length}`]), 400],
  ['a length with a sign', request([...START, `Content-Length: +${BODY.length}`]), 400],
  ['a negative length', request([...START, 'Content-Length: -1']), 400],
  ['an encoding nobody knows', request([...START, 'Transfer-Encoding: xchunked'], '0\r\n\r\n'), 400],
  ['chunks that are not last', request([...START, 'Transfer-Encoding: chunked, gzip'], '0\r\n\r\n'), 400],
  ['a chunk without a size', request([...START, 'Transfer-Encoding: chunked'], 'x\r\n\r\n0\r\n\r\n'), 400],
  ['lines that end in LF', request([...START, LENGTH], BODY, '\n'), 400],
  ['a space before a colon', request([...START, `Content-Length : ${BODY.length}`]), 400],
  ['a folded header', request([...START, 'X-A: b', ' c', LENGTH]), 400],
  ['a NUL in a header', request([...START, 'X-A: \0', LENGTH]), 400],
  ['no Host', request(['POST /graphql HTTP/1.1', TYPE, LENGTH]), 400],
  ['two Hosts', request([...START, 'Host: evil.example', LENGTH]), 400],
  ['one Host twice', request([...START, 'Host: localhost', LENGTH]), 400],
  [
    'two Authorizations',
    request([...START, 'Authorization: Bearer a', 'authorization: Bearer b', LENGTH]),
    400,
  ],
  ['two types', request([...START, 'Content-Type: text/plain', LENGTH]), 400],
  ['two Origins', request([...START, 'Origin: https://a.example', 'Origin: https://b.example', LENGTH]), 400],
  ['a header of 20 kB', request([...START, `X-A: ${'a'.repeat(20_000)}`, LENGTH]), 431],
  [
    'headers of 20 kB',
    request([...START, ...Array.from({ length: 400 }, (_, n) => `X-${n}: ${'a'.repeat(45)}`)]),
    431,
  ],
  [
    'a path of 20 kB',
    request([`POST /graphql?${'a'.repeat(20_000)} HTTP/1.1`, ...START.slice(1), LENGTH]),
    431,
  ],
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['a version nobody knows', request(['POST /graphql HTTP/9.9', ...START.slice(1), LENGTH]), 400],
];

/** What names a host, and what does not (RFC 3986, 3.2.2). */
const HOSTS: readonly [host: string, status: number][] = [
  ...[
    '',
    ':4000',
    'localhost',
    'localhost:',
    'localhost:4000',
    'Gateway.Example.',
    'a_b.example:80',
    "a!$&'()*+,;=~-.example",
    'b%C3%BCcher.example',
    '192.0.2.1',
    '192.0.2.1:4000',
    '[::1]',
    '[2001:db8::192.0.2.1]:4000',
    '[fe80::1%25eth0]:4000',
    '[v1.a:b]',
  ].map((host): [string, number] => [host, 200]),
  ...[
    'a b/c@d',
    'a b',
    'a/b',
    'user@a',
    'user:secret@a',
    'a?b',
    'a#b',
    'http://a',
    'a:b',
    'a:80:81',
    'a:-1',
    'a%zz',
    'a%2',
    '::1',
    '[::1',
    '[::1]a',
    '[a b]',
    '[]',
    'a"b',
    'a<b>',
    'a\\b',
    'a, b',
    'b\u00fccher.example',
    'a\tb',
  ].map((host): [string, number] => [host, 400]),
];

describe('G14: what is no sound HTTP is refused', () => {
  let gateway: TestGateway & { readonly url: string };
  beforeAll(async () => {
    gateway = await startListeningGateway();
  });
  afterAll(() => gateway.close());

  it.each(MALFORMED)('refuses %s, and takes nothing behind it for a request', async (_, bytes, status) => {
    const client = await openRaw(gateway.url);
    client.send(bytes + SMUGGLED);
    client.send(SMUGGLED);
    // The connection ends unless the request, refused as it is, has an end that all agree on.
    await client.answers(3, 'live\n').catch(() => client.closed);
    const [first, ...others] = statusesIn(client.received);
    expect(first).toBe(status);
    expect(others.filter((other) => other !== 400)).toEqual(client.isOpen ? [200, 200] : []);
    expect(client.received).not.toContain('__typename');
    client.destroy();
  });

  it('answers what is sound on the same port', async () => {
    const client = await openRaw(gateway.url);
    client.send(smallRequest());
    expect(statusesIn(await client.until(/__typename/))).toEqual([200]);
    client.send(smallRequest() + smallRequest());
    expect(statusesIn(await client.answers(3, '}'))).toEqual([200, 200, 200]);
    client.destroy();
  });

  it('answers with a request id also where a header came twice', async () => {
    const client = await openRaw(gateway.url);
    client.send(smallRequest('Authorization: a', 'Authorization: b', 'X-Request-Id: abc'));
    expect(await client.until(/\}$/)).toMatch(/^x-request-id: abc\r$/m);
    client.destroy();
  });

  it('says so where a request names no host', async () => {
    const client = await openRaw(gateway.url);
    client.send(request(['GET /health/live HTTP/1.1'], ''));
    expect(await client.closed).toMatch(/\{"errors":\[\{"message":"Expected a Host header\."/);
    const older = await openRaw(gateway.url);
    older.send(request(['GET /health/live HTTP/1.0'], ''));
    expect(statusesIn(await older.closed)).toEqual([200]);
  });

  it.each(HOSTS)('answers a request to the host %j with %i', async (host, status) => {
    const client = await openRaw(gateway.url);
    client.send(request(['GET /health/live HTTP/1.1', `Host: ${host}`, ''], SMUGGLED));
    const received = await (status === 200 ? client.answers(2, 'live\n') : client.closed);
    expect(statusesIn(received)).toEqual(status === 200 ? [200, 200] : [400]);
    if (status === 400) {
      expect(received).toContain('"Expected a Host header with a name or an address, and a port if any."');
    }
    client.destroy();
  });

  it('refuses a Host that is none whatever the version, and whatever the address says', async () => {
    for (const line of ['GET /health/live HTTP/1.0', 'GET http://localhost/health/live HTTP/1.1']) {
      const client = await openRaw(gateway.url);
      client.send(request([line, 'Host: a b'], ''));
      expect(statusesIn(await client.closed)).toEqual([400]);
    }
  });

  it.each([
    ['gzip, chunked', 'the transfer coding gzip'],
    ['GZIP,chunked', 'the transfer coding gzip'],
    ['identity, chunked', 'the transfer coding identity'],
    ['deflate, gzip, chunked', 'transfer codings that cannot be read'],
    ['"<b>", chunked', 'transfer codings that cannot be read'],
    ['gzip\r\nTransfer-Encoding: chunked', 'the transfer coding gzip'],
  ])('refuses chunks of %j, and reads nothing on that connection', async (coding, said) => {
    const client = await openRaw(gateway.url);
    const chunks = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
    client.send(request([...START, `Transfer-Encoding: ${coding}`], chunks) + SMUGGLED);
    const received = await client.closed;
    expect(statusesIn(received)).toEqual([415]);
    expect(received).toContain(`"Expected a body in plain chunks, got ${said}."`);
    expect(received).toMatch(/^connection: close\r$/im);
  });

  it.each(['chunked', 'Chunked', ', chunked'])('reads a body in plain chunks: %j', async (coding) => {
    const client = await openRaw(gateway.url);
    const chunks = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
    client.send(request([...START, `Transfer-Encoding: ${coding}`], chunks) + SMUGGLED);
    expect(statusesIn(await client.answers(2, 'live\n'))).toEqual([200, 200]);
    client.destroy();
  });

  it('reads every header that the bytes of a head have room for', async () => {
    const client = await openRaw(gateway.url);
    const many = Array.from({ length: 2_500 }, () => 'a:');
    client.send(request(['POST /graphql HTTP/1.1', 'Host: localhost', ...many, TYPE, LENGTH]));
    expect(statusesIn(await client.until(/__typename/))).toEqual([200]);
    client.send(request([...START, 'Authorization: a', ...many, 'Authorization: b', LENGTH]));
    expect(statusesIn(await client.answers(2, '}'))).toEqual([200, 400]);
    client.destroy();
  });

  it('passes over what else is expected of it', async () => {
    const client = await openRaw(gateway.url);
    client.send(smallRequest('Expect: the-best'));
    expect(statusesIn(await client.until(/__typename/))).toEqual([200]);
    client.destroy();
  });
});
