import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../src/sandbox/core.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startListener } from '../support/http-listener.ts';
import { until } from '../support/until.ts';
import { freshGateway, type Headers, post } from './requests.ts';

const REAL: Headers = { 'x-api-key': 'a-real-key', organisation: '11111111-2222-4333-8444-555555555555' };

/** Answers the real key at once, and refuses all others when it is told to. */
async function setUp() {
  const core = createCore({ apiKey: REAL['x-api-key'] ?? '', organisation: REAL['organisation'] ?? '' });
  const refusals: ServerResponse[] = [];
  let isRefusing = false;
  const refuseAll = () => {
    for (const response of refusals.splice(0)) response.writeHead(401).end();
  };
  const zenskar = await startListener((response, { method = '', url = '', headers }) => {
    if (headers['x-api-key'] !== REAL['x-api-key']) {
      refusals.push(response);
      if (isRefusing) refuseAll();
      return;
    }
    const { status, headers: given, body } = core.answer({ method, url, headers });
    response.writeHead(status, given).end(body);
  });
  onTestFinished(() => zenskar.close());
  const gateway = await freshGateway({ env: { AUTH_MODE: 'headers' }, upstreamUrl: zenskar.url });
  const ask = async (credentials: Headers, first: number): Promise<unknown> => {
    const list = `entitlements(first: ${first}) { nodes { uuid } }`;
    const query = `{ customer(uuid: "${STORIES[0]?.uuid ?? ''}") { ${list} } }`;
    return (await gateway.fetch(post({ query }, credentials))).json();
  };
  const invent = (keys: number) =>
    Array.from({ length: keys }, (_, key) => ask({ ...REAL, 'x-api-key': `invented-${key}` }, 1));
  /** Refuses the keys that wait upstream, and from now on at once. */
  const refuse = () => {
    isRefusing = true;
    refuseAll();
  };
  return { ask, invent, refuse, refusals };
}

describe('AUTH_MODE=headers: keys that somebody makes up', () => {
  it('keep a real one from nothing, however slowly they are refused', async () => {
    const { ask, invent, refusals } = await setUp();
    expect(await ask(REAL, 1)).toHaveProperty('data.customer.entitlements.nodes');
    void invent(320);
    await until(() => {
      expect(refusals.length).toBeGreaterThan(0);
    });
    // Not one of them is refused meanwhile.
    const answers = await Promise.all(Array.from({ length: 20 }, (_, size) => ask(REAL, size + 1)));
    for (const answer of answers) expect(answer).toHaveProperty('data.customer.entitlements.nodes');
    expect(refusals.length).toBeLessThanOrEqual(11);
  });

  it('do not keep a new one from its first answer', async () => {
    const { ask, invent, refuse, refusals } = await setUp();
    const crowd = invent(320);
    await until(() => {
      expect(refusals).toHaveLength(11);
    });
    const first = ask(REAL, 1);
    refuse();
    expect(await first).toHaveProperty('data.customer.entitlements.nodes');
    const codes = (await Promise.all(crowd)).map(
      (answer) => /"code":"(\w+)"/.exec(JSON.stringify(answer))?.[1],
    );
    expect(codes).toContain('UNAUTHENTICATED');
    expect(codes.filter((code) => code !== 'UNAUTHENTICATED' && code !== 'OVERLOADED')).toEqual([]);
  });
});
