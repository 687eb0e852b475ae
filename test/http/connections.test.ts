import { createServer, type RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished, describe } from 'vitest';
import { Connections } from '../../src/http/connections.ts';
import { until } from '../support/until.ts';

const SMALL = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n';
const MANY = 200_000;

/** A server that has its connections watched, and counts the requests that have come. */
async function start(listener: RequestListener) {
  let requests = 0;
  const server = createServer((incoming, outgoing) => {
    requests += 1;
    listener(incoming, outgoing);
  });
  new Connections(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    requests: () => requests,
    open: async (): Promise<Socket> => {
      const socket = connect(port, '127.0.0.1');
      onTestFinished(() => {
        socket.destroy();
      });
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.once('connect', resolve));
      return socket;
    },
    /** Long enough for a server that goes on reading to have read a good deal. */
    roundTrips: async (count: number) => {
      for (let at = 0; at < count; at += 1) await (await fetch(`http://127.0.0.1:${port}/well`)).text();
    },
  };
}

describe('requests without end behind one that is not answered', () => {
  it('are not read on after a packet or two', async () => {
    const { open, requests, roundTrips } = await start(({ url }, outgoing) => {
      if (url === '/well') outgoing.end('well');
    });
    const socket = await open();
    socket.write(SMALL.repeat(MANY));
    await until(() => {
      expect(requests()).toBeGreaterThan(8);
    });
    await roundTrips(50);
    // A packet has 64 kB, of 26 bytes each.
    expect(requests() - 50).toBeLessThan(6_000);
  });

  it('cut their connection where others have as many', async () => {
    const { open, requests, roundTrips } = await start(({ url }, outgoing) => {
      if (url === '/well') outgoing.end('well');
    });
    let cut = 0;
    for (let at = 0; at < 8; at += 1) {
      const socket = await open();
      socket.once('close', () => (cut += 1));
      socket.write(SMALL.repeat(MANY));
    }
    await until(() => {
      expect(cut).toBeGreaterThan(5);
    });
    await roundTrips(20);
    expect(requests()).toBeLessThan(30_000);
  });
});

describe('requests that are sent one behind the other', () => {
  it('are all answered, however many they are', async () => {
    const { open } = await start((_, outgoing) => {
      setImmediate(() => outgoing.end('.'));
    });
    const socket = await open();
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => (text += part));
    socket.write(SMALL.repeat(3_000));
    await until(() => {
      expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(3_000);
    });
  });

  it('are answered with bodies of their own, read or not', async () => {
    let read = 0;
    const { open } = await start((incoming, outgoing) => {
      if (incoming.url === '/read') {
        incoming.on('data', (chunk: Buffer) => (read += chunk.length)).on('end', () => outgoing.end('.'));
      } else outgoing.end('.');
    });
    const socket = await open();
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => (text += part));
    const post = (path: string) =>
      `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 5000\r\n\r\n${'x'.repeat(5000)}`;
    socket.write((post('/read') + post('/unread')).repeat(100));
    await until(() => {
      expect([text.match(/HTTP\/1\.1 200/g)?.length, read]).toEqual([200, 500_000]);
    });
  });
});
