import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EdgeRequest, EdgeResponse } from '../../src/http/exchange.ts';
import type { Places } from '../../src/http/places.ts';
import { slicesOfBytes, slicesOfText } from '../../src/http/sliced-answer.ts';
import { until } from '../support/until.ts';
import { type EdgeServer, startEdge } from './edge-server.ts';
import { openRaw, statusesIn } from './raw-connection.ts';

/** More than all buffers of the system between two sockets take of an answer that nobody reads. */
const LONG = 'x'.repeat(12_000_000);

/** Takes a place for the owner that the path names. */
function answering(body: string | Buffer) {
  return (request: EdgeRequest, places: Places): EdgeResponse => {
    request.place = places.take(request.target);
    return { status: 200, headers: {}, body };
  };
}

/** A client that asks and does not read. It may speak of a body, which it never sends. */
function askWithoutReading({ url }: EdgeServer, owner: string, bodyLength = 0): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').pause();
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  socket.write(`GET /${owner} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${bodyLength}\r\n\r\n`);
  return socket;
}

/** Reads on; how many bytes came until the other side closed or nothing is missing of one long answer. */
function bytesOf(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > LONG.length) resolve(bytes);
    });
    socket.on('close', () => {
      resolve(bytes);
    });
    socket.resume();
  });
}

async function taken({ places }: EdgeServer, count: number): Promise<void> {
  await until(() => {
    expect(places.taken).toBe(count);
  });
}

describe('a place', () => {
  it('is held until the last byte of the answer is out', async () => {
    const server = await startEdge({ answer: answering(LONG) });
    const socket = askWithoutReading(server, 'a');
    await taken(server, 1);
    const health = await fetch(new URL('/b', server.url), { method: 'HEAD' });
    expect(health.status).toBe(200);
    expect(server.places.taken).toBe(1);
    socket.resume();
    await taken(server, 0);
  });

  it('is given back when the client leaves instead of reading', async () => {
    const server = await startEdge({ answer: answering(LONG) });
    const socket = askWithoutReading(server, 'a');
    await taken(server, 1);
    socket.destroy();
    await taken(server, 0);
  });

  it('is given back at once where the system takes the whole answer, read or not', async () => {
    const server = await startEdge({ answer: answering('small') });
    for (let client = 0; client < 20; client += 1) askWithoutReading(server, 'a');
    await taken(server, 0);
    expect((await fetch(server.url)).status).toBe(200);
  });
});

const FORMS: readonly [form: string, body: string | Buffer][] = [
  ['text', LONG],
  ['bytes', Buffer.from(LONG)],
];

describe.each(FORMS)('answers that nobody reads, as %s,', (_, long) => {
  it('are let go beyond the bound, and those that are read arrive whole', async () => {
    const server = await startEdge({ answer: answering(long), maxUnreadBytes: 30_000_000 });
    for (let client = 0; client < 10; client += 1) askWithoutReading(server, 'a');
    await until(() => {
      expect([server.places.taken, server.letGo]).toEqual([2, 8]);
    });
    const read = await fetch(new URL('/b', server.url));
    expect((await read.text()).length).toBe(LONG.length);
    expect(server.letGo).toBeLessThanOrEqual(9);
  });

  it('are let go beyond the bound also where the body of a request never comes', async () => {
    const server = await startEdge({ answer: answering(long), maxUnreadBytes: 30_000_000 });
    const read = bytesOf(askWithoutReading(server, 'reader', 1));
    for (let client = 0; client < 10; client += 1) askWithoutReading(server, 'a', 1);
    await until(() => {
      expect([server.places.taken, server.letGo]).toEqual([2, 8]);
    });
    expect(await read).toBeGreaterThan(LONG.length);
  });

  it('are those of whoever has most of them, not of a client that reads slowly', async () => {
    const server = await startEdge({ answer: answering(long), maxUnreadBytes: 30_000_000 });
    const slow = askWithoutReading(server, 'slow');
    await taken(server, 1);
    for (let client = 0; client < 10; client += 1) askWithoutReading(server, 'a');
    await until(() => {
      expect(server.letGo).toBe(9);
    });
    expect(await bytesOf(slow)).toBeGreaterThan(LONG.length);
  });

  it('are not those of a client that reads, if slowly', async () => {
    const server = await startEdge({ answer: answering(long) });
    const reader = askWithoutReading(server, 'a');
    await taken(server, 1);
    await server.clock.advance(3_000);
    await new Promise<void>((resolve) => {
      let bytes = 0;
      const read = (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes < 8_000_000) return;
        reader.off('data', read).pause();
        resolve();
      };
      reader.on('data', read).resume();
    });
    expect(server.answers.makeRoom(null)).toBe(false);
    expect(server.letGo).toBe(0);
  });

  it('make room for others who need their places, once they have not been read for two seconds', async () => {
    const server = await startEdge({ answer: answering(long) });
    const first = askWithoutReading(server, 'a');
    await taken(server, 1);
    await server.clock.advance(1_000);
    askWithoutReading(server, 'b');
    await taken(server, 2);
    expect(server.answers.makeRoom(null)).toBe(false);
    await server.clock.advance(1_000);
    expect([server.answers.makeRoom('b'), server.answers.makeRoom(null)]).toEqual([false, true]);
    expect([server.places.taken, server.answers.makeRoom(null)]).toEqual([1, false]);
    expect(await bytesOf(first)).toBeLessThan(LONG.length);
  });
});

describe('a long answer', () => {
  it('comes in one piece, also behind another one on one connection', async () => {
    const bodies = [LONG, 'y'.repeat(200_000), 'z'];
    const server = await startEdge({
      answer: (request, places) => answering(bodies[Number(request.target.slice(1))] ?? '')(request, places),
    });
    const client = await openRaw(server.url);
    client.send([0, 1, 2].map((at) => `GET /${at} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''));
    const received = await client.answers(3, 'z');
    client.destroy();
    expect(statusesIn(received)).toEqual([200, 200, 200]);
    const got = received.split('HTTP/1.1 200 OK').slice(1);
    expect(got.map((text) => text.slice(text.indexOf('\r\n\r\n') + 4))).toEqual(bodies);
    await taken(server, 0);
  });

  it('has no body for HEAD, and the place is free', async () => {
    const server = await startEdge({ answer: answering(LONG) });
    const client = await openRaw(server.url);
    client.send('HEAD /a HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2));
    const received = await client.answers(2, '\r\n\r\n');
    expect(received).not.toContain('xx');
    expect(received).toContain(`content-length: ${LONG.length}`);
    client.destroy();
    await taken(server, 0);
  });

  it('is cut so that nothing is lost, and no character is cut in two', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 2, max: 9 }),
        (text, most) => {
          const parts = [...slicesOfText(text, most)];
          expect(parts.join('')).toBe(text);
          expect(Buffer.concat(parts.map((part) => Buffer.from(part)))).toEqual(Buffer.from(text));
          expect(parts.every(({ length }) => length > 0 && length <= most)).toBe(true);
          const bytes = Buffer.from(text);
          expect(Buffer.concat([...slicesOfBytes(bytes, most)])).toEqual(bytes);
        },
      ),
    );
  });

  it('is the same text, whatever its characters and wherever it is cut', async () => {
    let body = '';
    const server = await startEdge({ answer: (request, places) => answering(body)(request, places) });
    const unit = fc.constantFrom('a', 'é', 'ß', '文', '😀', '\ud800', '\udc00', '"', '\n');
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 1, maxLength: 9 }), fc.nat(7), async (units, shift) => {
        body = 'x'.repeat(65_530 + shift) + units.join('').repeat(20_000);
        const response = await fetch(server.url);
        expect((await response.arrayBuffer()).byteLength).toBe(Buffer.byteLength(body));
        const again = await (await fetch(server.url)).text();
        expect(again === Buffer.from(body).toString()).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
