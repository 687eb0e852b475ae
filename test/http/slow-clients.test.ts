import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/domain/clock.ts';
import { listen } from '../../src/http/server.ts';
import { head, openRaw, statusesIn } from './raw-connection.ts';
import { freshListener, post } from './requests.ts';

const HEADERS_TIMEOUT_MS = 600;
const REQUEST_TIMEOUT_MS = 1_200;
/** Slow clients are looked for once in so long. */
const REAPING_MS = 1_000;
const SLACK_MS = 5_000;

const env = {
  HEADERS_TIMEOUT_MS: String(HEADERS_TIMEOUT_MS),
  REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS),
};

const SLOW: readonly [what: string, bytes: string, timeout: number][] = [
  ['send nothing', '', HEADERS_TIMEOUT_MS],
  ['never end their headers', 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-A:', HEADERS_TIMEOUT_MS],
  ['never end their body', `${head('Content-Length: 1000')}\r\n{"query":`, REQUEST_TIMEOUT_MS],
  ['never end their chunks', `${head('Transfer-Encoding: chunked')}\r\n3\r\n{"q\r\n`, REQUEST_TIMEOUT_MS],
];

describe('R18: slow clients are cut off and nobody else notices', () => {
  it.each(SLOW)('holds with 200 who %s', async (_, bytes, timeout) => {
    const { url } = await freshListener({ env });
    const start = performance.now();
    const clients = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const client = await openRaw(url);
        client.send(bytes);
        return client;
      }),
    );
    let slowest = 0;
    for (let round = 0; round < 50; round += 1) {
      const asked = performance.now();
      expect((await fetch(post({ query: '{ __typename }' }, {}, url))).status).toBe(200);
      slowest = Math.max(slowest, performance.now() - asked);
    }
    expect(slowest).toBeLessThan(SLACK_MS);

    const received = await Promise.all(clients.map(({ closed }) => closed));
    expect(performance.now() - start).toBeLessThan(timeout + REAPING_MS + SLACK_MS);
    expect(new Set(received.flatMap(statusesIn))).toEqual(new Set([408]));
  });

  it('gives their places back', async () => {
    const { url } = await freshListener({ env: { ...env, MAX_IN_FLIGHT: '10' } });
    const clients = await Promise.all(Array.from({ length: 10 }, () => openRaw(url)));
    for (const client of clients) client.send(`${head('Content-Length: 1000')}\r\n{"query":`);
    await Promise.all(clients.map(({ closed }) => closed));
    expect((await fetch(post({ query: '{ __typename }' }, {}, url))).status).toBe(200);
  });

  it('lets go of those who never read their answer', async () => {
    await new Promise<void>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port: 0,
        headersTimeoutMs: 60_000,
        requestTimeoutMs: 60_000,
        silenceMs: 300,
        unreadable: () => undefined,
        setBy: { host: 'HOST', port: 'PORT' },
      };
      const listener: RequestListener = (_request, response) => {
        response.on('close', resolve);
        // More than any buffer on the way takes.
        response.end(Buffer.alloc(50_000_000));
      };
      listen(listener, options, systemClock).then((listening) => {
        onTestFinished(() => listening.close(0));
        const client = connect(Number(new URL(listening.url).port), '127.0.0.1').pause();
        onTestFinished(() => void client.destroy());
        client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      }, reject);
    });
  });
});
