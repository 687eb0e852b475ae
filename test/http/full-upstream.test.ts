import { describe, expect, it, onTestFinished } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { until } from '../support/until.ts';
import { customerQuery, startHeldZenskar } from './held-zenskar.ts';
import { freshListener, post, refusalIn } from './requests.ts';

async function heldGateway(env: Readonly<Record<string, string>>) {
  const zenskar = await startHeldZenskar();
  onTestFinished(() => zenskar.close());
  const gateway = await freshListener({ env, upstreamUrl: zenskar.url });
  return { zenskar, gateway };
}

const TYPENAME = '{ __typename }';

describe('an upstream whose queue is full', () => {
  const FULL = { UPSTREAM_CONNECTIONS: '1', UPSTREAM_QUEUE: '0', CACHE_FRESH_MS: '60000' };
  const two = (one: number, other: number) =>
    `{ a: customer(uuid: "${STORIES[one]?.uuid ?? ''}") { name } b: customer(uuid: "${STORIES[other]?.uuid ?? ''}") { name } }`;

  it('keeps nobody from what was read before, and all others are refused whole and without a call', async () => {
    const { zenskar, gateway } = await heldGateway(FULL);
    const ask = (query: string) => fetch(post({ query }, {}, gateway.url));
    zenskar.release();
    expect((await ask(customerQuery(0))).status).toBe(200);
    zenskar.hold();
    const held = ask(customerQuery(1));
    await until(() => {
      expect(zenskar.waiting).toBe(1);
    });
    const kept = await ask(customerQuery(0));
    expect(kept.status).toBe(200);
    expect(await kept.json()).not.toHaveProperty('errors');
    // Not the same text, so it is executed.
    expect((await ask(`${customerQuery(0)} `)).status).toBe(200);
    expect((await ask(TYPENAME)).status).toBe(200);
    for (const query of [customerQuery(2), two(0, 2)]) {
      const response = await ask(query);
      expect(response.headers.get('retry-after')).not.toBeNull();
      expect(await refusalIn(response)).toMatchObject({ status: 503, code: 'OVERLOADED' });
    }
    expect(zenskar.requests).toBe(2);
    zenskar.release();
    expect((await held).status).toBe(200);
  });

  it('refuses at the door where nothing is kept', async () => {
    const { zenskar, gateway } = await heldGateway({ ...FULL, CACHE_FRESH_MS: '0' });
    const ask = (query: string) => fetch(post({ query }, {}, gateway.url));
    const held = ask(customerQuery(1));
    await until(() => {
      expect(zenskar.waiting).toBe(1);
    });
    expect((await ask(TYPENAME)).status).toBe(503);
    zenskar.release();
    expect((await held).status).toBe(200);
  });
});
