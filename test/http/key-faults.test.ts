import { afterEach, describe, expect, it } from 'vitest';
import { type HttpListener, startListener } from '../support/http-listener.ts';
import { startListeningGateway } from '../support/gateway.ts';
import { freePort } from './free-port.ts';
import { post } from './requests.ts';
import { JWT_ENV, tokenOf } from './tokens.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

/** A gateway whose publisher of keys answers every question with 503. */
async function withoutKeys() {
  const publisher: HttpListener = await startListener((response) =>
    response.writeHead(503).end('body-canary'),
  );
  const port = await freePort();
  const gateway = await startListeningGateway({
    env: {
      ...JWT_ENV,
      JWT_PUBLIC_KEY: '',
      JWT_JWKS_URL: `${publisher.url}/path-canary?credential=query-canary`,
      LOG_LEVEL: 'warn',
      PRIVATE_PORT: String(port),
    },
  });
  opened.push(gateway, publisher);
  const ask = async () => fetch(post({ query: '{ __typename }' }, await tokenOf('nobody'), gateway.url));
  const scrape = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return { publisher, gateway, ask, scrape };
}

describe('a publisher of keys that fails', () => {
  it('leaves one line in the log that says why and nothing else, however many ask', async () => {
    const { publisher, gateway, ask } = await withoutKeys();
    for (let count = 0; count < 5; count += 1) expect((await ask()).status).toBe(503);
    expect(publisher.arrivals).toHaveLength(1);
    expect(gateway.reports).toEqual([
      expect.stringMatching(
        /^\{"level":"warn","time":"[^"]+","cause":"status 503","keysAgeS":null,"message":"the keys that tokens are checked with cannot be fetched"\}\n$/,
      ),
    ]);
    expect(gateway.reports.join()).not.toMatch(/canary/);
  });

  it('is counted as a refusal of its own kind', async () => {
    const { ask, scrape } = await withoutKeys();
    expect(await scrape()).toMatch(/^gateway_refused_total\{reason="auth_unavailable"\} 0$/m);
    await ask();
    expect(await scrape()).toMatch(/^gateway_refused_total\{reason="auth_unavailable"\} 1$/m);
    expect(await scrape()).toMatch(/^gateway_refused_total\{reason="unauthenticated"\} 0$/m);
  });

  it('is asked before the first caller comes', async () => {
    const { publisher } = await withoutKeys();
    await publisher.arrived;
    expect(publisher.arrivals).toHaveLength(1);
  });
});
