import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { worldOf, rowsPath, uuid } from './ask.ts';

const sandbox: Sandbox = await startSandbox({ world: worldOf([{ id: uuid(11) }, { id: uuid(12) }]) });

afterAll(() => sandbox.close());

beforeEach(() => {
  sandbox.clearRequests();
  sandbox.clearFaults();
});

function get(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { 'x-api-key': sandbox.apiKey, organisation: sandbox.organisation };
  return fetch(sandbox.url + path, { headers, redirect: 'manual', ...init });
}

async function statuses(...paths: string[]): Promise<number[]> {
  const found: number[] = [];
  for (const path of paths) {
    const response = await get(path);
    await response.arrayBuffer();
    found.push(response.status);
  }
  return found;
}

describe('the sandbox over HTTP', () => {
  it('answers JSON', async () => {
    const response = await get(`${rowsPath}?limit=1`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({ results: [{ id: uuid(11) }], total_count: 2 });
  });

  it('records every request as sent, with its query decoded and its duplicates named', async () => {
    sandbox.script({ fault: { kind: 'status', status: 500 } });
    await statuses('/customers?b=1%2B2&a=%2C+x&b=3');
    expect(sandbox.requests).toMatchObject([
      {
        method: 'GET',
        path: '/customers',
        query: { b: '3', a: ', x' },
        headers: { 'x-api-key': 'sandbox-key', organisation: sandbox.organisation },
        duplicates: ['b'],
      },
    ]);
    expect(Object.keys(sandbox.requests[0]?.query ?? {})).toEqual(['b', 'a']);
    sandbox.clearRequests();
    expect(sandbox.requests).toEqual([]);
  });

  it('forgets all but the last thousand requests', async () => {
    const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
    const requests = Array.from(
      { length: 1001 },
      (_, number) => `GET /customers?number=${number} HTTP/1.1\r\nHost: sandbox\r\n\r\n`,
    );
    socket.end(requests.join(''));
    socket.resume();
    await once(socket, 'close');
    expect(sandbox.requests).toHaveLength(1000);
    expect(sandbox.requests.map(({ query }) => query['number'])).toEqual(
      Array.from({ length: 1000 }, (_, index) => String(index + 1)),
    );
  });

  it('uses up faults in order, after those to skip, on the paths they name', async () => {
    sandbox.script({ path: '/customers', skip: 1, times: 2, fault: { kind: 'status', status: 503 } });
    sandbox.script({ path: '/customers', fault: { kind: 'status', status: 429 } });
    const customers = Array.from({ length: 5 }, () => '/customers');
    expect(await statuses(rowsPath, ...customers)).toEqual([200, 200, 503, 503, 429, 200]);
  });

  it('answers with the status, body and headers of a script', async () => {
    const headers = { 'retry-after': '3' };
    sandbox.script({ fault: { kind: 'status', status: 503, body: '<h1>Busy</h1>', headers } });
    sandbox.script({ fault: { kind: 'status', status: 302, headers: { location: '/customers' } } });
    const busy = await get('/customers');
    expect([busy.status, busy.headers.get('retry-after'), await busy.text()]).toEqual([
      503,
      '3',
      '<h1>Busy</h1>',
    ]);
    const moved = await get('/customers');
    expect([moved.status, moved.headers.get('location'), await moved.json()]).toEqual([
      302,
      '/customers',
      { message: 'Found' },
    ]);
  });

  it('cuts the connection in the middle of the body', async () => {
    sandbox.script({ fault: { kind: 'cut' } });
    const response = await get('/customers');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('ends a malformed answer too early but in good order', async () => {
    sandbox.script({ fault: { kind: 'malformed' } });
    const text = await (await get('/customers')).text();
    expect(text).toMatch(/^\{"results":\[/);
    expect(() => {
      JSON.parse(text);
    }).toThrow(SyntaxError);
  });

  it('edits the answer before it is sent', async () => {
    sandbox.script({ fault: { kind: 'replace', edit: () => ({ results: 'none' }) } });
    expect(await (await get('/customers')).json()).toEqual({ results: 'none' });
  });

  it('answers late when slow, and always when it has latency', async () => {
    sandbox.script({ fault: { kind: 'slow', ms: 60 } });
    const start = performance.now();
    expect(await statuses('/customers')).toEqual([200]);
    expect(performance.now() - start).toBeGreaterThan(50);
    sandbox.setManners({ latencyMs: 30 });
    const second = performance.now();
    await statuses('/customers');
    expect(performance.now() - second).toBeGreaterThan(25);
    sandbox.setManners({ latencyMs: 0 });
    expect(sandbox.manners.latencyMs).toBe(0);
  });

  it('hangs until the client goes away, and serves others meanwhile', async () => {
    sandbox.script({ path: '/customers', fault: { kind: 'hang' } });
    const hanging = get('/customers', { signal: AbortSignal.timeout(100) });
    expect(await statuses(rowsPath)).toEqual([200]);
    await expect(hanging).rejects.toThrow();
  });

  it('ends kept and hanging connections at once when closed, and may be closed twice', async () => {
    const other = await startSandbox({ world: worldOf([]) });
    other.script({ fault: { kind: 'hang' } });
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    const gone = new Promise((resolve) => socket.once('close', resolve));
    socket.write('GET / HTTP/1.1\r\nhost: sandbox\r\n\r\n');
    while (other.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await other.close();
    await gone;
    await other.close();
  });

  it('says why it cannot start on a port that is taken', async () => {
    await expect(startSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow('EADDRINUSE');
  });
});
