import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until.ts';
import { customerQuery, startHeldZenskar } from './held-zenskar.ts';
import { freshListener, post, refusalIn } from './requests.ts';

/** One call at a time, which is held while nothing says otherwise, and nobody waits for it. */
async function fullGateway(freshMs: string) {
  const zenskar = await startHeldZenskar();
  onTestFinished(() => zenskar.close());
  const env = {
    UPSTREAM_CONNECTIONS: '1',
    UPSTREAM_QUEUE: '0',
    CACHE_FRESH_MS: freshMs,
    CACHE_RECORD_FRESH_MS: freshMs,
  };
  const gateway = await freshListener({ env, upstreamUrl: zenskar.url });
  const ask = (query: string) => fetch(post({ query }, {}, gateway.url));
  /** Gives the answer to what takes the one slot. */
  const fill = async () => {
    const asked = zenskar.requests;
    zenskar.hold();
    const held = ask(customerQuery(1));
    await until(() => {
      expect(zenskar.requests).toBe(asked + 1);
    });
    return () => {
      zenskar.release();
      return held;
    };
  };
  return { zenskar, ask, fill };
}

const TYPENAME = '{ __typename }';

describe('an upstream whose queue is full', () => {
  it.each([
    ['fresh', '60000'],
    ['no longer fresh', '1'],
  ])('keeps nobody from asking again for what was read and is kept, %s', async (_, freshMs) => {
    const { zenskar, ask, fill } = await fullGateway(freshMs);
    zenskar.release();
    for (const query of [customerQuery(0), TYPENAME]) expect((await ask(query)).status).toBe(200);
    const empty = await fill();
    const { requests } = zenskar;
    for (const query of [customerQuery(0), TYPENAME]) {
      const answer = await ask(query);
      expect(answer.status).toBe(200);
      expect(await answer.json()).not.toHaveProperty('errors');
    }
    expect(zenskar.requests).toBe(requests);
    expect((await empty()).status).toBe(200);
  });

  it.each([
    ['what was never asked for', '60000', customerQuery(2)],
    ['anything where nothing is kept', '0', customerQuery(0)],
  ])('refuses %s, without a call', async (_, freshMs, query) => {
    const { zenskar, ask, fill } = await fullGateway(freshMs);
    zenskar.release();
    await ask(customerQuery(0));
    const empty = await fill();
    const { requests } = zenskar;
    const response = await ask(query);
    expect(response.headers.get('retry-after')).not.toBeNull();
    expect(await refusalIn(response)).toMatchObject({ status: 503, code: 'OVERLOADED' });
    expect(zenskar.requests).toBe(requests);
    expect((await empty()).status).toBe(200);
  });
});
