import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/failures.ts';
import { startListener } from '../support/http-listener.ts';
import { claims, CUSTOMER, Issuer, now } from './issuer.ts';
import { startPublisher } from './publisher.ts';

const known = new Issuer('known');
let serial = 0;
const fresh = (issuer: Issuer, header: Record<string, unknown> = {}) =>
  issuer.token({ ...claims, exp: now + 86_400, jti: `serial ${serial++}` }, header);
const body = async () => JSON.stringify({ keys: [await known.jwk()] });

const BOMB = gzipSync(gzipSync(Buffer.alloc(100_000_000)));

/** Writes as long as the client reads. */
function pourInto(response: ServerResponse): void {
  const chunk = Buffer.alloc(65_536, ' ');
  const pour = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
}

describe('an answer of the publisher', () => {
  it('is read up to 256 kB', async () => {
    const { bearing, publishText } = await startPublisher();
    const text = await body();
    publishText(text + ' '.repeat(262_144 - text.length));
    expect(await bearing(await fresh(known))).toMatchObject({ customer: CUSTOMER });
  });

  it('is refused with one byte more', async () => {
    const { bearing, publishText, warnings } = await startPublisher();
    publishText((await body()).padEnd(262_145));
    expect(await failureOf(bearing(await fresh(known)))).toEqual({ kind: 'auth-unavailable' });
    expect(warnings).toEqual(['more than 262144 bytes']);
  });

  it.each([
    ['endless', 'more than 262144 bytes', pourInto],
    [
      'an endless error',
      'status 500',
      (response: ServerResponse) => {
        pourInto(response.writeHead(500));
      },
    ],
    [
      'announced to be too long',
      'more than 262144 bytes',
      (response: ServerResponse) => response.writeHead(200, { 'content-length': 262_145 }).write('{'),
    ],
  ])('is cut off when it is %s', async (_, cause, answer) => {
    const { bearing, respond, deserted, warnings } = await startPublisher();
    respond(answer);
    expect(await failureOf(bearing(await fresh(known)))).toEqual({ kind: 'auth-unavailable' });
    expect(warnings).toEqual([cause]);
    await deserted;
  });

  it.each([
    ['gzip', (text: string) => gzipSync(text)],
    ['x-gzip', (text: string) => gzipSync(text)],
    ['br', (text: string) => brotliCompressSync(text)],
    ['deflate', (text: string) => deflateSync(text)],
    ['gzip, identity', (text: string) => gzipSync(text)],
    ['', (text: string) => Buffer.from(text)],
    ['identity', (text: string) => Buffer.from(text)],
    ['Identity', (text: string) => Buffer.from(text)],
  ])('is read as it is packed, although that was not asked for: "%s"', async (encoding, pack) => {
    const { bearing, respond, arrivals } = await startPublisher();
    const packed = pack(await body());
    respond((response) => response.writeHead(200, { 'content-encoding': encoding }).end(packed));
    expect(await bearing(await fresh(known))).toMatchObject({ customer: CUSTOMER });
    expect(arrivals[0]?.headerLines).toContainEqual(['accept-encoding', 'identity']);
  });

  it.each([
    ['one byte more than may be read', 'gzip', gzipSync(' '.repeat(262_145)), 'more than 262144 bytes'],
    ['a hundred megabytes', 'gzip, gzip', BOMB, 'more than 262144 bytes'],
    ['something else', 'gzip', Buffer.from('{"keys":[]}'), 'content-encoding'],
    ['a part of it', 'gzip', gzipSync('{"keys":[]}').subarray(0, 20), 'content-encoding'],
    ['what nobody here can unpack', 'zstd', Buffer.from('{"keys":[]}'), 'content-encoding'],
    ['what was packed three times', 'gzip, gzip, gzip', gzipSync('{"keys":[]}'), 'content-encoding'],
  ])('is refused when it unpacks to %s', async (_, encoding, packed, cause) => {
    const { bearing, respond, warnings } = await startPublisher();
    respond((response) => response.writeHead(200, { 'content-encoding': encoding }).end(packed));
    expect(await failureOf(bearing(await fresh(known)))).toEqual({ kind: 'auth-unavailable' });
    expect(warnings).toEqual([cause]);
  });

  it('is read with as many bytes unpacked as it may have', async () => {
    const { bearing, respond } = await startPublisher();
    const packed = gzipSync((await body()).padEnd(262_144));
    respond((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed));
    expect(await bearing(await fresh(known))).toMatchObject({ customer: CUSTOMER });
  });

  it('is read behind a byte order mark', async () => {
    const { bearing, publishText } = await startPublisher();
    publishText(`\uFEFF${await body()}`);
    expect(await bearing(await fresh(known))).toMatchObject({ customer: CUSTOMER });
  });

  const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
  const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n';

  it.each([
    ['one', [CONTINUE]],
    ['several', [CONTINUE + CONTINUE, CONTINUE]],
    ['one in pieces', [CONTINUE.slice(0, 15), CONTINUE.slice(15)]],
    ['early hints behind it', [CONTINUE + HINTS]],
  ])('is read behind an interim answer that nobody asked for: %s', async (_what, pieces) => {
    const { bearing, respond } = await startPublisher();
    const text = await body();
    respond((response) => {
      const send = ([piece, ...others]: readonly string[]) => {
        if (piece === undefined) response.end(text);
        else response.socket?.write(piece, () => setImmediate(send, others));
      };
      send(pieces);
    });
    expect(await bearing(await fresh(known))).toMatchObject({ customer: CUSTOMER });
  });

  it('is cut off where an interim answer does not end', async () => {
    const { bearing, respond, deserted, warnings } = await startPublisher();
    respond((response) => {
      response.socket?.write(`HTTP/1.1 100 Continue\r\na: ${'x'.repeat(20_000)}`);
    });
    expect(await failureOf(bearing(await fresh(known)))).toEqual({ kind: 'auth-unavailable' });
    expect(warnings).toHaveLength(1);
    await deserted;
  });

  it.each([
    ['does not come', () => undefined],
    ['does not end', (response: ServerResponse) => response.write('{"keys":')],
  ])('that %s is waited for five seconds', async (_, answer) => {
    const { bearing, respond, arrived, deserted, clock, warnings } = await startPublisher();
    respond((response) => void answer(response));
    const failure = failureOf(bearing(await fresh(known)));
    await arrived;
    await clock.advance(4999);
    expect(warnings).toEqual([]);
    await clock.advance(1);
    expect(await failure).toEqual({ kind: 'auth-unavailable' });
    expect(warnings).toEqual(['timeout']);
    await deserted;
    expect(clock.pending).toBe(0);
  });

  it('that drips is waited for five seconds in all', async () => {
    const { bearing, respond, arrived, deserted, clock } = await startPublisher();
    let drip = (): void => undefined;
    respond((response) => {
      drip = () => response.write(' ');
      drip();
    });
    let isOver = false;
    const failure = failureOf(bearing(await fresh(known))).finally(() => {
      isOver = true;
    });
    await arrived;
    for (let second = 1; second <= 4; second += 1) {
      await clock.advance(1000);
      drip();
      expect(isOver).toBe(false);
    }
    await clock.advance(1000);
    expect(await failure).toEqual({ kind: 'auth-unavailable' });
    await deserted;
  });

  it.each([301, 302, 303, 307, 308])('that leads elsewhere (%i) is not followed', async (status) => {
    const elsewhere = await startListener((response) => void body().then((text) => response.end(text)));
    const { bearing, respond, fetches, warnings } = await startPublisher();
    respond((response) => response.writeHead(status, { location: `${elsewhere.url}/keys` }).end());
    expect(await failureOf(bearing(await fresh(known)))).toEqual({ kind: 'auth-unavailable' });
    expect([fetches(), elsewhere.arrivals]).toEqual([1, []]);
    expect(warnings).toEqual([`status ${status}`]);
    await elsewhere.close();
  });

  it('is asked for by path and query, without a cookie or a key of anybody', async () => {
    const { bearing, publish, arrivals } = await startPublisher({}, '/a/keys?policy=b2c&x=%2F');
    await publish(known);
    await bearing(await fresh(known));
    expect(arrivals.map(({ target }) => target)).toEqual(['/a/keys?policy=b2c&x=%2F']);
    expect(arrivals[0]?.headerLines.map(([name]) => name).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });
});

describe('a publisher that fails', () => {
  it.each([
    ['hangs up', 'UND_ERR_SOCKET', (response: ServerResponse) => response.destroy()],
    ['fails', 'status 503', (response: ServerResponse) => response.writeHead(503).end()],
    ['has no content', 'status 204', (response: ServerResponse) => response.writeHead(204).end()],
    ['speaks otherwise', 'no HTTP', (response: ServerResponse) => response.socket?.end('SSH-2.0-x\r\n')],
    ['sends a page', 'no JSON', (response: ServerResponse) => response.end('<html>')],
    ['sends no set', 'no key set', (response: ServerResponse) => response.end('{}')],
    ['sends no key', 'no usable key', (response: ServerResponse) => response.end('{"keys":[]}')],
  ])('is logged once, in words of ours, when it %s', async (_, cause, answer) => {
    const { bearing, respond, warnings } = await startPublisher({}, '/keys?credential=canary');
    respond((response) => void answer(response));
    await failureOf(bearing(await fresh(known)));
    await failureOf(bearing(await fresh(known)));
    expect(warnings).toEqual([cause]);
  });

  it("is logged by the system's code when it is not there", async () => {
    const gone = await startListener(() => undefined);
    await gone.close();
    const keys = { kind: 'jwks', url: new URL(gone.url) } as const;
    const { bearing, warnings } = await startPublisher({ keys });
    expect(await failureOf(bearing(await fresh(known)))).toEqual({ kind: 'auth-unavailable' });
    expect(warnings).toEqual(['ECONNREFUSED']);
  });

  it('was there when it is asked for the first time, before anybody comes', async () => {
    const { authenticator, bearing, publish, arrived, hang, fetches } = await startPublisher();
    await publish(known);
    authenticator.prepare?.();
    await arrived;
    hang();
    expect(await bearing(await fresh(known))).toMatchObject({ customer: CUSTOMER });
    expect(fetches()).toBe(1);
  });
});
