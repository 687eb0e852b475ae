import { describe, expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../src/sandbox/core.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startListener } from '../support/http-listener.ts';
import { until } from '../support/until.ts';
import { startHeldZenskar } from './held-zenskar.ts';
import { freshGateway, post } from './requests.ts';
import { JWT_ENV, tokenOf } from './tokens.ts';

const [A = '', B = ''] = STORIES.map(({ uuid }) => uuid);

/** Different for each size, so that no two are answered by one call. */
function rowsOf(customer: string, first: number): unknown {
  return { query: `{ customer(uuid: "${customer}") { entitlements(first: ${first}) { nodes { uuid } } } }` };
}

describe('R7: no tenant takes all there is', () => {
  it('serves one caller while another one floods the gateway', async () => {
    const zenskar = await startHeldZenskar();
    onTestFinished(() => zenskar.close());
    const env = { ...JWT_ENV, UPSTREAM_CONNECTIONS: '5', UPSTREAM_QUEUE: '20' };
    const gateway = await freshGateway({ env, upstreamUrl: zenskar.url });
    const [ofA, ofB] = [await tokenOf(A), await tokenOf(B)];

    let told = 0;
    const flood = Array.from({ length: 60 }, async (_, size) => {
      const response = await gateway.fetch(post(rowsOf(A, size + 1), ofA));
      told += 1;
      return response.text();
    });
    await until(() => {
      expect(zenskar.waiting).toBe(2);
      expect(told).toBe(60 - 2 - 20);
    });

    const answer = gateway.fetch(post(rowsOf(B, 1), ofB));
    await until(() => {
      expect(zenskar.arrivals.at(-1)?.target).toContain(B);
    });
    // Still nothing of the flood has been served.
    zenskar.release();
    expect(await (await answer).json()).toHaveProperty('data.customer.entitlements.nodes');

    const texts = await Promise.all(flood);
    const refused = texts.filter((text) => text.includes('"OVERLOADED"'));
    expect(refused).toHaveLength(60 - 2 - 20);
    expect(texts.filter((text) => !text.includes('errors'))).toHaveLength(2 + 20);
    expect(refused[0]).toContain('"retryAfter":1');
  });

  it('serves others while all calls for some customers hang', async () => {
    const core = createCore();
    const hanging = STORIES.slice(0, 3).map(({ uuid }) => uuid);
    const zenskar = await startListener((response, { method = '', url = '', headers }) => {
      if (hanging.some((customer) => url.includes(customer))) return;
      const { status, headers: given, body } = core.answer({ method, url, headers });
      response.writeHead(status, given).end(body);
    });
    onTestFinished(() => zenskar.close());
    const gateway = await freshGateway({ env: JWT_ENV, upstreamUrl: zenskar.url });
    for (const customer of hanging) {
      const token = await tokenOf(customer);
      for (let size = 1; size <= 60; size += 1) {
        void gateway.fetch(post(rowsOf(customer, size), token)).then((response) => response.text());
      }
    }
    await until(() => {
      expect(new Set(zenskar.arrivals.map(({ target }) => target.split('?')[0])).size).toBe(3);
    });
    const other = STORIES[3]?.uuid ?? '';
    const token = await tokenOf(other);
    const answers = Array.from({ length: 20 }, async (_, size): Promise<unknown> => {
      const response = await gateway.fetch(post(rowsOf(other, size + 1), token));
      return response.json();
    });
    for (const answer of await Promise.all(answers)) {
      expect(answer).toHaveProperty('data.customer.entitlements.nodes');
    }
  });

  it('refuses what finds no place to wait at once', async () => {
    const zenskar = await startHeldZenskar();
    onTestFinished(() => zenskar.close());
    const env = { UPSTREAM_CONNECTIONS: '1', UPSTREAM_QUEUE: '0' };
    const gateway = await freshGateway({ env, upstreamUrl: zenskar.url });
    const first = gateway.fetch(post(rowsOf(A, 1)));
    await until(() => {
      expect(zenskar.waiting).toBe(1);
    });
    const text = await (await gateway.fetch(post(rowsOf(B, 1)))).text();
    expect(text).toContain('"OVERLOADED"');
    zenskar.release();
    expect((await first).status).toBe(200);
  });
});
