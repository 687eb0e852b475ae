import { describe, expect, it } from 'vitest';
import { openRaw, statusesIn } from './raw-connection.ts';
import { freshListener } from './requests.ts';

const BODY = '{"query":"{ __typename }"}';

/** A request as it goes over the wire, with a target that no client library would send. */
function request(method: string, target: string, host = 'localhost', ...lines: readonly string[]): string {
  const body = method === 'POST' ? BODY : '';
  const head = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    ...lines,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/** Sends them one behind the other on one connection; the statuses of their answers, in turn. */
async function statusesOf(requests: readonly string[]): Promise<number[]> {
  const { url } = await freshListener();
  const client = await openRaw(url);
  client.send(requests.join(''));
  const statuses = statusesIn(await client.answers(requests.length, '}'));
  client.destroy();
  return statuses;
}

describe('a request line in absolute form', () => {
  it('asks for the path behind the authority, with or without a query', async () => {
    const asked = [
      request('POST', 'http://localhost/graphql'),
      request('POST', 'http://localhost:4000/graphql?x=1'),
      request('POST', 'HTTPS://LOCALHOST/graphql'),
      request('POST', 'http://[::1]:4000/graphql'),
      request('POST', 'http://localhost/graphql/'),
      request('POST', 'http://localhost/x/../graphql'),
      request('POST', 'http://localhost/%67raphql'),
      request('POST', 'http://localhost'),
      request('POST', 'http://localhost?/graphql'),
      request('POST', 'http://localhost/'),
    ];
    expect(await statusesOf(asked)).toEqual([200, 200, 200, 200, 404, 404, 404, 404, 404, 404]);
  });

  it('asks for the probes, too', async () => {
    const { url } = await freshListener();
    const client = await openRaw(url);
    client.send(request('GET', 'http://localhost/health/live') + request('GET', 'http://a/health/ready'));
    expect(statusesIn(await client.answers(2, 'ready\n'))).toEqual([200, 200]);
    client.destroy();
  });

  it('names the host by its authority, whatever the Host header says', async () => {
    const asked = [
      request('POST', 'http://localhost/graphql', 'evil.example'),
      request('POST', 'http://evil.example/graphql', 'localhost'),
      request('POST', 'http://localhost.evil.example/graphql', 'localhost'),
      request('POST', 'http://evil.example:80/graphql', 'localhost:80'),
    ];
    expect(await statusesOf(asked)).toEqual([200, 403, 403, 403]);
  });

  it('names it where there is no Host header, which HTTP/1.0 may do without', async () => {
    const older = (target: string) =>
      request('POST', target).replace('HTTP/1.1\r\nHost: localhost', 'HTTP/1.0\r\nConnection: keep-alive');
    const asked = [older('http://localhost/graphql'), older('/graphql')];
    expect(await statusesOf(asked)).toEqual([200, 403]);
  });

  it.each([
    'ftp://localhost/graphql',
    'http:///graphql',
    'http://user@localhost/graphql',
    'http://evil.example@localhost/graphql',
    'http://localhost:x/graphql',
    'http://local host/graphql',
    'http:\\\\localhost\\graphql',
    'http://localhost\\@evil.example/graphql',
    'http:/graphql',
    'http:graphql',
    'graphql',
  ])('is refused where nobody can tell what it means: %s', async (target) => {
    const { url } = await freshListener();
    const client = await openRaw(url);
    client.send(request('POST', target));
    const answer = await client.until(/HTTP\/1\.1 \d{3} [^]*\r\n\r\n/);
    expect(statusesIn(answer)).toEqual([400]);
    client.destroy();
  });
});

describe('AUTH_MODE=none', () => {
  it('is not for what a proxy on this machine passes on under the name of this machine', async () => {
    const marks = [
      'Forwarded: for=203.0.113.9',
      'X-Forwarded-For: 127.0.0.1',
      'X-Real-IP: ::1',
      'Via: 1.1 a',
    ];
    const asked = marks.map((mark) => request('POST', '/graphql', 'localhost', mark));
    expect(await statusesOf(asked)).toEqual(marks.map(() => 403));
  });
});

describe('request lines without a path', () => {
  it('OPTIONS * is about the server, and says what it takes', async () => {
    const { url } = await freshListener();
    const client = await openRaw(url);
    client.send(request('OPTIONS', '*'));
    const answer = await client.until(/\r\n\r\n/);
    expect(statusesIn(answer)).toEqual([204]);
    expect(answer).toMatch(/^allow: GET, HEAD, POST, OPTIONS\r$/m);
    client.destroy();
  });

  it('any other method with * finds nothing', async () => {
    expect(await statusesOf([request('POST', '*')])).toEqual([404]);
  });

  it('CONNECT is refused, since this is no proxy', async () => {
    const { url } = await freshListener();
    const client = await openRaw(url);
    client.send('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n');
    expect(statusesIn(await client.closed)).toEqual([405]);
  });

  it('an authority with any other method is refused', async () => {
    const { url } = await freshListener();
    const client = await openRaw(url);
    client.send(request('GET', 'localhost:4000'));
    expect(statusesIn(await client.until(/\r\n\r\n/))).toEqual([400]);
    client.destroy();
  });
});
