import { describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import type { EdgeRequest, EdgeResponse } from '../../src/http/exchange.ts';
import { BodyCut, BodySlow, BodyTooLarge, BodyUnwanted } from '../../src/http/exchange.ts';
import type { Status } from '../../src/observability/labels.ts';
import { until } from '../support/until.ts';
import { startEdge } from './edge-server.ts';
import { head, openRaw, type RawConnection, statusesIn } from './raw-connection.ts';
import { freshListener, post } from './requests.ts';
import { JWT_ENV, tokenOf } from './tokens.ts';

const [A = '', B = ''] = STORIES.map(({ uuid }) => uuid);

/** What became of a body, by the class of its error. */
const STATUSES: readonly [kind: new (...args: never[]) => Error, status: Status][] = [
  [BodySlow, 408],
  [BodyTooLarge, 413],
  [BodyCut, 400],
  [BodyUnwanted, 503],
];

/** Answers with the length of the body, of whichever owner the path names. */
async function lengthOfBody(request: EdgeRequest): Promise<EdgeResponse> {
  try {
    const body = await request.readBody(request.target);
    return { status: 200, headers: {}, body: `<${body.length}>` };
  } catch (error) {
    const status = STATUSES.find(([kind]) => error instanceof kind)?.[1] ?? 500;
    return { status, headers: {}, body: '<>' };
  }
}

function opening(owner: string, ...lines: readonly string[]): string {
  return [`POST /${owner} HTTP/1.1`, 'Host: localhost', ...lines, '', ''].join('\r\n');
}

/** Connections that have sent a head and the first byte of a body, which the server has begun to read. */
async function beginners(
  url: string,
  owner: string,
  count: number,
  length = 1_000,
): Promise<RawConnection[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = await openRaw(url);
      client.send(opening(owner, `Content-Length: ${length}`, 'Expect: 100-continue'));
      await client.until(/100 Continue/);
      client.send('{');
      return client;
    }),
  );
}

/** A round trip on another connection: what was sent before it has arrived by then. */
async function arrived(url: string): Promise<void> {
  expect(await (await fetch(new URL('/other', url), { method: 'POST', body: 'four' })).text()).toBe('<4>');
}

describe('a body that is not in yet', () => {
  const framings: readonly [what: string, lines: readonly string[], seconds: number][] = [
    ['of a kilobyte', ['Content-Length: 1000'], 2.04],
    ['of 100 kB', ['Content-Length: 100000'], 6],
    ['in chunks, of unknown length', ['Transfer-Encoding: chunked'], 6],
  ];
  it.each(framings)('has the time that its length deserves: one %s', async (_, lines, seconds) => {
    const { url, clock } = await startEdge({ answer: lengthOfBody });
    const client = await openRaw(url);
    client.send(opening('a', ...lines, 'Expect: 100-continue'));
    await client.until(/100 Continue/);
    await clock.advance(seconds * 1_000 - 1);
    await arrived(url);
    expect(statusesIn(client.received)).toEqual([100]);
    await clock.advance(1);
    await client.until(/<>/);
    expect(statusesIn(client.received)).toEqual([100, 408]);
    client.destroy();
  });

  it('never has more than any request has', async () => {
    const { url, clock } = await startEdge({ answer: lengthOfBody, requestTimeoutMs: 500 });
    const [client] = await beginners(url, 'a', 1);
    await clock.advance(500);
    expect(statusesIn((await client?.until(/<>/)) ?? '')).toEqual([100, 408]);
    client?.destroy();
  });

  it('is read when it comes in time, and leaves no timer', async () => {
    const { url, clock } = await startEdge({ answer: lengthOfBody });
    const [client] = await beginners(url, 'a', 1, 10);
    await clock.advance(1_900);
    client?.send('123456789');
    expect(await client?.until(/<10>/)).toContain('200 OK');
    expect(clock.pending).toBe(0);
    client?.destroy();
  });

  it('does not keep the connection once it was given up', async () => {
    const { url, clock } = await startEdge({ answer: lengthOfBody });
    const [client] = await beginners(url, 'a', 1);
    await clock.advance(2_100);
    await client?.until(/<>/);
    await clock.advance(1_000);
    expect(await client?.closed).toMatch(/^connection: close\r$/im);
  });

  it('ends with the connection that it came on', async () => {
    const { url, clock } = await startEdge({ answer: lengthOfBody });
    for (const client of await beginners(url, 'a', 3)) client.destroy();
    await until(() => {
      expect(clock.pending).toBe(0);
    });
  });
});

describe('more bodies than are waited for', () => {
  // 32 MB are kept, and each that waits counts 16 kB at least.
  const MOST = 2_000;

  it('those of the owner with most of them give way to newcomers', async () => {
    const { url } = await startEdge({ answer: lengthOfBody });
    const few = await beginners(url, 'few', 2);
    for (let sent = 0; sent < MOST; sent += 200) {
      for (const client of await beginners(url, 'many', 200)) client.send('1');
    }
    const [late] = await beginners(url, 'late', 1, 5);
    late?.send('1234');
    expect(await late?.until(/<5>/)).toContain('200 OK');
    for (const client of few) client.send('x'.repeat(999));
    for (const client of few) expect(await client.until(/<1000>/)).toContain('200 OK');
  });

  it('those of an owner that drips give way, not one of another that has not begun', async () => {
    const { url, clock } = await startEdge({ answer: lengthOfBody });
    const drip = 'x'.repeat(1_100);
    const dripping: RawConnection[] = [];
    for (let sent = 0; sent < MOST - 200; sent += 200) {
      dripping.push(...(await beginners(url, 'many', 200, 100_000)));
    }
    const waiting = await openRaw(url);
    waiting.send(opening('slow', 'Content-Length: 100000', 'Expect: 100-continue'));
    await waiting.until(/100 Continue/);
    for (let seconds = 0; seconds < 5; seconds += 1) {
      await clock.advance(1_000);
      for (const client of dripping) client.send(drip);
      dripping.push(...(await beginners(url, 'many', 200, 100_000)));
      await arrived(url);
    }
    expect(waiting.isOpen).toBe(true);
    waiting.send('x'.repeat(100_000));
    expect(await waiting.until(/<100000>/)).toContain('200 OK');
    for (const client of dripping) client.destroy();
  });

  it('of two thousand owners with one each, those give way that come more slowly than their length allows', async () => {
    const { url, clock } = await startEdge({ answer: lengthOfBody });
    const [steady] = await beginners(url, 'steady', 1, 50_000);
    const dripping: RawConnection[] = [];
    for (let sent = 0; sent < 1_800; sent += 1) {
      dripping.push(...(await beginners(url, `owner-${sent}`, 1, 100_000)));
    }
    const short: RawConnection[] = [];
    for (let seconds = 1; seconds <= 3; seconds += 1) {
      await clock.advance(1_000);
      if (seconds === 2) short.push(...(await beginners(url, 'short', 1, 111)));
      steady?.send('x'.repeat(12_500));
      for (const client of dripping) client.send('x'.repeat(1_100));
      await arrived(url);
    }
    const late = await Promise.all(
      Array.from({ length: 400 }, (_, index) => beginners(url, `late-${index}`, 1, 5)),
    );
    await clock.advance(900);
    for (const [client] of late) client?.send('1234');
    for (const [client] of late) expect(await client?.until(/<5>/)).toContain('200 OK');
    short[0]?.send('x'.repeat(110));
    expect(await short[0]?.until(/<111>/)).toContain('200 OK');
    steady?.send('x'.repeat(12_499));
    expect(await steady?.until(/<50000>/)).toContain('200 OK');
    for (const client of dripping) client.destroy();
  });
});

describe('bodies of which a byte comes now and then', () => {
  it('take no place: others are served, and the gateway is ready', async () => {
    const { url } = await freshListener({ env: { ...JWT_ENV, MAX_IN_FLIGHT: '5' } });
    const [ofA, ofB] = [await tokenOf(A), await tokenOf(B)];
    const authorization = `Authorization: ${ofA.authorization}`;
    const clients = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const client = await openRaw(url);
        const framing = index % 2 === 0 ? 'Content-Length: 1000' : 'Transfer-Encoding: chunked';
        client.send(`${head(authorization, framing)}\r\n${index % 2 === 0 ? '{' : '1\r\n{\r\n'}`);
        return client;
      }),
    );
    for (let round = 0; round < 150; round += 1) {
      const caller = round % 2 === 0 ? ofB : ofA;
      expect((await fetch(post({ query: '{ __typename }' }, caller, url))).status).toBe(200);
    }
    for (const client of clients) client.destroy();
  });

  it('nor do those of strangers who invent credentials', async () => {
    const { url } = await freshListener({ env: { AUTH_MODE: 'headers', MAX_IN_FLIGHT: '5' } });
    const credentials = (key: number) => ({
      'x-api-key': `key-${key}`,
      organisation: '00000000-0000-4000-8000-000000000000',
    });
    const clients = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const client = await openRaw(url);
        const lines = Object.entries(credentials(index)).map(([name, value]) => `${name}: ${value}`);
        client.send(`${head(...lines, 'Content-Length: 1000')}\r\n{`);
        return client;
      }),
    );
    for (let round = 0; round < 150; round += 1) {
      expect((await fetch(post({ query: '{ __typename }' }, credentials(99), url))).status).toBe(200);
    }
    for (const client of clients) client.destroy();
  });
});
