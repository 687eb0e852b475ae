import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EdgeRequest, EdgeResponse } from '../../src/http/exchange.ts';
import { type Places, watched } from '../../src/http/places.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { closedGate } from '../support/gate.ts';
import { isRecord } from '../support/graphql.ts';
import { until } from '../support/until.ts';
import { startEdge } from './edge-server.ts';
import { openRaw } from './raw-connection.ts';
import { freshListener, operationLines, post } from './requests.ts';

const [A = ''] = STORIES.map(({ uuid }) => uuid);

/** What becomes of an answer in parts. */
interface Account {
  asked: number;
  returned: boolean;
  /** Whether it was cut, once its place is free. */
  cut: boolean | null;
}

/** An edge whose answer has so many parts of some size, each of which waits for its turn. */
async function startParts(count: number, size: number, turn: () => Promise<void> = () => Promise.resolve()) {
  const account: Account = { asked: 0, returned: false, cut: null };
  async function* parts(): AsyncGenerator<string> {
    try {
      for (; account.asked < count; account.asked += 1) {
        await turn();
        yield 'x'.repeat(size);
      }
    } finally {
      account.returned = true;
    }
  }
  const server = await startEdge({
    answer: (request: EdgeRequest, places: Places): EdgeResponse => {
      request.place = watched(places.take('a'), (isCut) => {
        account.cut = isCut;
      });
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: parts() };
    },
  });
  return { server, account };
}

describe('an answer in parts', () => {
  it('is sent part by part, and holds its place until the last of them is out', async () => {
    const gate = closedGate();
    const { server, account } = await startParts(3, 5, () =>
      account.asked === 0 ? Promise.resolve() : gate.opened,
    );
    const response = await fetch(server.url);
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('xxxxx');
    expect([server.places.taken, account.cut]).toEqual([1, null]);
    gate.open();
    let rest = 0;
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      rest += part.value.length;
    }
    expect(rest).toBe(10);
    await until(() => {
      expect([server.places.taken, account.cut, account.returned]).toEqual([0, false, true]);
    });
  });

  it('is asked for no faster than its client reads', async () => {
    const { server, account } = await startParts(400, 100_000);
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1').pause();
    onTestFinished(() => void socket.destroy());
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    let before = -1;
    // It stands still once the buffers of the system are full.
    await until(() => {
      const isStill = account.asked > 0 && account.asked === before;
      before = account.asked;
      expect(isStill).toBe(true);
    });
    expect(account.asked).toBeLessThan(300);
    socket.resume();
    await until(() => {
      expect(account.asked).toBe(400);
    });
  });

  it('ends when its client leaves, for whoever makes the parts as well', async () => {
    const { server, account } = await startParts(1_000_000, 10_000);
    const client = await openRaw(server.url);
    client.send('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await client.until(/xxx/);
    client.destroy();
    await until(() => {
      expect([account.returned, server.places.taken]).toEqual([true, 0]);
    });
    expect(account.asked).toBeLessThan(1_000_000);
  });
});

describe('the account of an operation', () => {
  const query = '{ __typename }';

  it('ends with the last byte of events', async () => {
    const gateway = await freshListener({ env: { LOG_LEVEL: 'info' } });
    const response = await fetch(post({ query }, { accept: 'text/event-stream' }, gateway.url));
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('content-length')).toBeNull();
    expect(await response.text()).toContain('"__typename":"Query"');
    await until(() => {
      expect(operationLines(gateway)).toMatchObject([{ code: 'OK', aborted: false, status: 200 }]);
    });
  });

  it('tells of a reader that left before it had a long answer as of any that left', async () => {
    const gateway = await freshListener({
      env: { LOG_LEVEL: 'info', MAX_RESPONSE_BYTES: '50000000' },
    });
    gateway.sandbox.script({
      fault: {
        kind: 'replace',
        edit: (row) => (isRecord(row) ? { ...row, customer_name: 'x'.repeat(500_000) } : row),
      },
      times: 9,
    });
    const aliases = Array.from({ length: 40 }, (_, at) => `a${at}: name`).join(' ');
    const body = JSON.stringify({ query: `{ customer(uuid: "${A}") { ${aliases} } }` });
    const client = await openRaw(gateway.url);
    const lines = ['POST /graphql HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
    client.send([...lines, `Content-Length: ${body.length}`, '', body].join('\r\n'));
    await client.until(/"data"/);
    client.destroy();
    await until(() => {
      expect(operationLines(gateway)).toMatchObject([{ code: 'ABORTED', aborted: true, status: null }]);
    });
  });
});
