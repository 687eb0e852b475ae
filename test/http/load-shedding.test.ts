import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CommonOverload } from '../../src/http/common-overload.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { ManualClock } from '../support/clock.ts';
import { until } from '../support/until.ts';
import { customerQuery, startHeldZenskar } from './held-zenskar.ts';
import { openRaw, smallRequest } from './raw-connection.ts';
import { freshGateway, freshListener, post, refusalIn } from './requests.ts';
import { JWT_ENV, tokenOf } from './tokens.ts';

const [A = '', B = ''] = STORIES.map(({ uuid }) => uuid);
const TYPENAME = { query: '{ __typename }' };

/** What makes the gateway call itself overwhelmed, and a way to do it many times. */
function refusing() {
  const clock = new ManualClock();
  const overload = new CommonOverload(clock);
  const refuse = (times: number) => {
    for (let time = 0; time < times; time += 1) overload.count();
  };
  return { clock, overload, refuse };
}

async function heldGateway(env: Readonly<Record<string, string>>) {
  const zenskar = await startHeldZenskar();
  onTestFinished(() => zenskar.close());
  const gateway = await freshListener({ env, upstreamUrl: zenskar.url });
  return { zenskar, gateway };
}

async function probe(url: string, name: 'live' | 'ready'): Promise<number> {
  return (await fetch(new URL(`/health/${name}`, url))).status;
}

describe('R8: a gateway with too much to do says so', () => {
  it('stays ready for 99 refusals within 5 s, and is not with one more', async () => {
    const { clock, overload, refuse } = refusing();
    refuse(98);
    await clock.advance(5_000);
    refuse(1);
    expect(overload.lasts).toBe(false);
    refuse(1);
    expect(overload.lasts).toBe(true);
  });

  it('forgets refusals after 5 s', async () => {
    const { clock, overload, refuse } = refusing();
    for (let sample = 0; sample < 10; sample += 1) {
      refuse(99);
      await clock.advance(5_001);
    }
    expect(overload.lasts).toBe(false);
  });

  it('is ready again 10 s after the last of too many refusals', async () => {
    const { clock, overload, refuse } = refusing();
    refuse(100);
    await clock.advance(4_000);
    refuse(1);
    await clock.advance(9_999);
    expect(overload.lasts).toBe(true);
    await clock.advance(1);
    expect(overload.lasts).toBe(false);
    refuse(99);
    expect(overload.lasts).toBe(false);
  });

  it('refuses one request too many at once, before anything is read or asked', async () => {
    const { zenskar, gateway } = await heldGateway({ MAX_IN_FLIGHT: '2' });
    const served = [0, 1].map((index) => fetch(post({ query: customerQuery(index) }, {}, gateway.url)));
    await until(() => {
      expect(zenskar.waiting).toBe(2);
    });

    const response = await fetch(post('nonsense', {}, gateway.url));
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await refusalIn(response)).toEqual({
      status: 503,
      code: 'OVERLOADED',
      message: 'The gateway has too much to do. Try again in 1 second.',
    });
    expect(zenskar.requests).toBe(2);

    zenskar.release();
    expect((await Promise.all(served)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await fetch(post({ query: customerQuery(2) }, {}, gateway.url))).status).toBe(200);
  });

  it('refuses cheaply, is not ready meanwhile, and stays alive', async () => {
    const { zenskar, gateway } = await heldGateway({ MAX_IN_FLIGHT: '1' });
    const served = fetch(post({ query: customerQuery() }, {}, gateway.url));
    await until(() => {
      expect(zenskar.waiting).toBe(1);
    });

    const client = await openRaw(gateway.url);
    client.send(smallRequest().repeat(1_000));
    await client.answers(1_000, '}');
    client.destroy();

    expect([await probe(gateway.url, 'ready'), await probe(gateway.url, 'live')]).toEqual([503, 200]);
    zenskar.release();
    expect((await served).status).toBe(200);
  });

  it('gives the places of clients back that left', async () => {
    const { zenskar, gateway } = await heldGateway({ MAX_IN_FLIGHT: '1' });
    for (let round = 0; round < 3; round += 1) {
      const leaving = new AbortController();
      const left = fetch(post({ query: customerQuery(round) }, {}, gateway.url), { signal: leaving.signal });
      await until(() => {
        expect(zenskar.waiting).toBe(1);
      });
      leaving.abort();
      await expect(left).rejects.toThrow();
      // The first answer that is not plain loads a good part of the program.
      await until(async () => {
        expect((await fetch(post(TYPENAME, {}, gateway.url))).status).toBe(200);
      });
    }
  });
});

describe('one customer whose upstream hangs', () => {
  it('leaves places to the others, who do not notice, and the gateway stays ready', async () => {
    const env = { ...JWT_ENV, MAX_IN_FLIGHT: '12', UPSTREAM_CONNECTIONS: '100' };
    const { zenskar, gateway } = await heldGateway(env);
    const [ofA, ofB] = [await tokenOf(A), await tokenOf(B)];
    const statuses: number[] = [];
    const flood = Array.from({ length: 200 }, async (_, size) => {
      const query = `{ customer(uuid: "${A}") { entitlements(first: ${size + 1}) { nodes { uuid } } } }`;
      statuses.push((await fetch(post({ query }, ofA, gateway.url))).status);
    });
    await until(() => {
      expect([zenskar.waiting, statuses.length]).toEqual([8, 192]);
    });
    expect(new Set(statuses)).toEqual(new Set([503]));
    for (let round = 0; round < 20; round += 1) {
      expect((await fetch(post(TYPENAME, ofB, gateway.url))).status).toBe(200);
    }

    zenskar.release();
    await Promise.all(flood);
    expect(statuses.slice(192)).toEqual(Array.from({ length: 8 }, () => 200));
  });

  it('has all places where there is nobody else to keep them for', async () => {
    const { zenskar, gateway } = await heldGateway({ MAX_IN_FLIGHT: '6', UPSTREAM_CONNECTIONS: '100' });
    const served = Array.from({ length: 6 }, (_, index) =>
      fetch(post({ query: customerQuery(index) }, {}, gateway.url)),
    );
    await until(() => {
      expect(zenskar.waiting).toBe(6);
    });
    zenskar.release();
    expect((await Promise.all(served)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  });
});

describe('strangers who invent a key for each request', () => {
  it('have one share of the places together, so that a known key is served', async () => {
    const env = { AUTH_MODE: 'headers', MAX_IN_FLIGHT: '12', UPSTREAM_CONNECTIONS: '100' };
    const { zenskar, gateway } = await heldGateway(env);
    const { apiKey, organisation } = zenskar;
    const known = { 'x-api-key': apiKey, organisation };
    zenskar.release();
    expect((await fetch(post({ query: customerQuery() }, known, gateway.url))).status).toBe(200);

    zenskar.hold();
    const statuses: number[] = [];
    const crowd = Array.from({ length: 60 }, async (_, at) => {
      const invented = { 'x-api-key': `invented-${at}`, organisation };
      statuses.push((await fetch(post({ query: customerQuery(at) }, invented, gateway.url))).status);
    });
    await until(() => {
      expect([zenskar.waiting, statuses.length]).toEqual([8, 52]);
    });
    for (let round = 0; round < 20; round += 1) {
      expect((await fetch(post(TYPENAME, known, gateway.url))).status).toBe(200);
    }
    zenskar.release();
    await Promise.all(crowd);
    expect(new Set(statuses.slice(0, 52))).toEqual(new Set([503]));
  });
});

describe('a full upstream', () => {
  it('is told at the door, with the time after which to come again, and nothing is executed', async () => {
    const env = { UPSTREAM_CONNECTIONS: '1', UPSTREAM_QUEUE: '1', LOG_LEVEL: 'info' };
    const { zenskar, gateway } = await heldGateway(env);
    const served = [0, 1].map((index) => fetch(post({ query: customerQuery(index) }, {}, gateway.url)));
    await until(() => {
      expect(zenskar.waiting).toBe(1);
    });
    await until(async () => {
      const response = await fetch(post({ query: customerQuery(2) }, {}, gateway.url));
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
      const retryAfter = Number(response.headers.get('retry-after'));
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: 'OVERLOADED', retryAfter } }],
      });
      expect(response.status).toBe(503);
    });
    zenskar.release();
    expect((await Promise.all(served)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('is told at the door to those who come in one instant, too, and whoever is let in is served', async () => {
    const zenskar = await startHeldZenskar();
    onTestFinished(() => zenskar.close());
    const env = { ...JWT_ENV, UPSTREAM_CONNECTIONS: '2', UPSTREAM_QUEUE: '96' };
    const gateway = await freshGateway({ env, upstreamUrl: zenskar.url });
    const customers = Array.from({ length: 60 }, () => randomUUID());
    const tokens = await Promise.all(customers.map((customer) => tokenOf(customer)));
    const burst = [1, 2].flatMap((first) =>
      customers.map(async (customer, at) => {
        const query = `{ customer(uuid: "${customer}") { entitlements(first: ${first}) { nodes { uuid } } } }`;
        const response = await gateway.fetch(post({ query }, tokens[at]));
        const isGood = (await response.text()).includes('"nodes"');
        return `${response.status} ${isGood} ${response.headers.has('retry-after')}`;
      }),
    );
    await until(() => {
      expect(zenskar.waiting).toBe(2);
    });
    zenskar.release();
    const outcomes = await Promise.all(burst);
    expect(new Set(outcomes)).toEqual(new Set(['200 true false', '503 false true']));
    expect(outcomes.filter((outcome) => outcome.startsWith('200')).length).toBeGreaterThanOrEqual(2 + 96 - 3);
  });
});
