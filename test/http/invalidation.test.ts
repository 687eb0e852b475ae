import { createHmac } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BodyCut, BodyTooLarge, type EdgeRequest } from '../../src/http/exchange.ts';
import { invalidationLog } from '../../src/http/invalidation-log.ts';
import { invalidation } from '../../src/http/invalidation.ts';
import { INVALIDATION_RESULTS, type InvalidationResult } from '../../src/observability/labels.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { ManualClock } from '../support/clock.ts';
import { startListeningGateway } from '../support/gateway.ts';
import { freePort } from './free-port.ts';

const [A = '', B = ''] = STORIES.map(({ uuid }) => uuid);
const KEY = Buffer.alloc(32, 7);
const ROWS = (customer: string) =>
  `{ customer(uuid: "${customer}") { entitlements(first: 1) { nodes { uuid } } } }`;

interface Message {
  readonly body?: string;
  readonly key?: Buffer;
  readonly at?: number;
  readonly signed?: string;
  readonly signature?: string;
}

async function start(env: Readonly<Record<string, string>> = {}) {
  const port = String(await freePort());
  const gateway = await startListeningGateway({
    env: {
      CACHE_FRESH_MS: '60000',
      PRIVATE_PORT: port,
      INVALIDATION_SECRET: `whsec_${Buffer.alloc(32, 9).toString('base64')}, whsec_${KEY.toString('base64')}`,
      ...env,
    },
  });
  onTestFinished(() => gateway.close());
  const url = `http://127.0.0.1:${port}/invalidate`;
  return {
    url,
    callsFor: async (customer: string) => {
      await gateway.query(ROWS(customer));
      return gateway.takeLog().length;
    },
    send: async ({
      body = JSON.stringify({ customers: [A] }),
      key = KEY,
      at = Date.now(),
      ...rest
    }: Message = {}) => {
      const timestamp = String(Math.floor(at / 1000));
      const made = createHmac('sha256', key)
        .update(`message-1.${timestamp}.${rest.signed ?? body}`)
        .digest('base64');
      const headers = {
        'webhook-id': 'message-1',
        'webhook-timestamp': timestamp,
        'webhook-signature': rest.signature ?? `v1,AAAA v1a,${made} v1,${made}`,
      };
      const response = await fetch(url, { method: 'POST', headers, body });
      return { status: response.status, text: await response.text() };
    },
  };
}

describe('a message that customers have changed', () => {
  it('makes what is kept of them be forgotten, and nothing else', async () => {
    const { callsFor, send } = await start();
    expect([await callsFor(A), await callsFor(B)]).toEqual([1, 1]);
    // From here on whole responses are kept, too.
    for (let time = 0; time < 2; time += 1) expect([await callsFor(A), await callsFor(B)]).toEqual([0, 0]);
    expect(await send()).toEqual({ status: 204, text: '' });
    expect([await callsFor(A), await callsFor(B)]).toEqual([1, 0]);
  });

  it.each<[string, Message, number, string]>([
    ['is signed with another secret', { key: Buffer.alloc(32, 8) }, 401, 'UNAUTHENTICATED'],
    ['was changed on its way', { signed: '{"customers":[]}' }, 401, 'UNAUTHENTICATED'],
    ['is six minutes old', { at: Date.now() - 360_000 }, 401, 'UNAUTHENTICATED'],
    ['is of six minutes ahead', { at: Date.now() + 360_000 }, 401, 'UNAUTHENTICATED'],
    ['has no signature', { signature: '' }, 401, 'UNAUTHENTICATED'],
    ['is no JSON', { body: '{' }, 400, 'BAD_USER_INPUT'],
    ['names nobody', { body: '{"customers":[]}' }, 400, 'BAD_USER_INPUT'],
    ['names something else', { body: '{"customers":["acme"]}' }, 400, 'BAD_USER_INPUT'],
    ['is null', { body: 'null' }, 400, 'BAD_USER_INPUT'],
    [
      'names more than 100',
      { body: JSON.stringify({ customers: Array.from({ length: 101 }, () => A) }) },
      400,
      'BAD_USER_INPUT',
    ],
    ['is endless', { body: JSON.stringify({ customers: ['x'.repeat(200_000)] }) }, 413, 'BAD_USER_INPUT'],
  ])('is refused when it %s', async (_, message, status, code) => {
    const { callsFor, send } = await start();
    await callsFor(A);
    const refused = await send(message);
    expect(refused.status).toBe(status);
    expect(refused.text).toContain(`"${code}"`);
    expect(await callsFor(A)).toBe(0);
  });

  it('may name a hundred, on lines of their own, however small operations must be', async () => {
    const { callsFor, send } = await start({ MAX_BODY_BYTES: '1024' });
    await callsFor(A);
    const body = JSON.stringify({ customers: Array.from({ length: 100 }, () => A) }, null, 8);
    expect(await send({ body })).toEqual({ status: 204, text: '' });
    expect(await callsFor(A)).toBe(1);
  });

  it('is a POST, on the private port', async () => {
    const { url } = await start();
    expect((await fetch(url)).status).toBe(405);
    const elsewhere = await fetch(new URL('/', url));
    expect(elsewhere.status).toBe(404);
    expect(await elsewhere.text()).toContain('Expected the path /metrics or /invalidate.');
  });
});

function request(
  method: string,
  readBody: EdgeRequest['readBody'],
  headers: EdgeRequest['headers'] = {},
): EdgeRequest {
  const signal = new AbortController().signal;
  const target = '/invalidate';
  return { method, target, headers, repeated: null, signal, address: () => '', readBody, place: null };
}

describe('what became of a message', () => {
  const SECONDS = Date.UTC(2026, 0, 1) / 1000;
  const body = JSON.stringify({ customers: [A] });
  const signed = (text: string) => {
    const signature = createHmac('sha256', KEY).update(`m.${SECONDS}.${text}`).digest('base64');
    const headers = {
      'webhook-id': 'm',
      'webhook-timestamp': `${SECONDS}`,
      'webhook-signature': `v1,${signature}`,
    };
    return request('POST', () => Promise.resolve(text), headers);
  };
  const cases: Readonly<Record<InvalidationResult, EdgeRequest>> = {
    accepted: signed(body),
    method: request('GET', () => Promise.resolve('')),
    body_too_large: request('POST', () => Promise.reject(new BodyTooLarge())),
    incomplete: request('POST', () => Promise.reject(new BodyCut())),
    unsigned: request('POST', () => Promise.resolve(body)),
    malformed: signed('{}'),
    not_all_told: signed(body),
  };

  it.each(INVALIDATION_RESULTS)(
    'is counted as %s, and logged once a minute where it was refused',
    async (result) => {
      const clock = new ManualClock();
      const metrics = createMetrics({ watchProcess: false, build: { version: '1', node: 'v20' } });
      const lines: unknown[] = [];
      const logger = { warn: (fields: object) => lines.push(fields) };
      const act = invalidation({
        secrets: [KEY],
        clock,
        invalidate: () => Promise.resolve(result !== 'not_all_told'),
        note: invalidationLog(logger, metrics, clock),
      });
      for (let time = 0; time < 3; time += 1) await act?.(cases[result]);
      await clock.advance(60_000);
      await act?.(cases[result]);
      expect(await metrics.render()).toContain(`gateway_invalidations_total{result="${result}"} 4\n`);
      expect(lines).toEqual(result === 'accepted' ? [] : [{ result }, { result, unshown: 2 }]);
    },
  );
});

describe('without INVALIDATION_SECRET', () => {
  it('nobody can make anything be forgotten', async () => {
    const port = String(await freePort());
    const gateway = await startListeningGateway({ env: { PRIVATE_PORT: port } });
    onTestFinished(() => gateway.close());
    const response = await fetch(`http://127.0.0.1:${port}/invalidate`, { method: 'POST' });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('Expected the path /metrics.');
  });
});
