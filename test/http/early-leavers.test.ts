import { describe, expect, it, onTestFinished } from 'vitest';
import { AUDIENCE, Issuer, ISSUER, SCOPE } from '../auth/issuer.ts';
import { closedGate } from '../support/gate.ts';
import { startListener } from '../support/http-listener.ts';
import { openRaw, smallRequest } from './raw-connection.ts';
import { freshListener, operationLines, post } from './requests.ts';

const LEAVERS = 5;

describe('R8: who leaves before it is known who it is', () => {
  it('never had a place, and leaves a line in the log', async () => {
    const issuer = new Issuer();
    const published = closedGate();
    const publisher = await startListener((response) => {
      void published.opened.then(async () => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ keys: [await issuer.jwk()] }));
      });
    });
    onTestFinished(() => publisher.close());
    const gateway = await freshListener({
      env: {
        AUTH_MODE: 'jwt',
        JWT_JWKS_URL: `${publisher.url}/jwks`,
        JWT_ISSUER: ISSUER,
        JWT_AUDIENCE: AUDIENCE,
        JWT_ALGORITHMS: 'ES256',
        JWT_ORGANISATION_SCOPE: SCOPE,
        MAX_IN_FLIGHT: '1',
        LOG_LEVEL: 'info',
      },
    });
    const exp = Math.floor(Date.now() / 1000) + 600;
    const authorization = `Bearer ${await issuer.token({ iss: ISSUER, aud: AUDIENCE, exp, scope: SCOPE })}`;

    const leavers = await Promise.all(Array.from({ length: LEAVERS }, () => openRaw(gateway.url)));
    for (const leaver of leavers) leaver.send(smallRequest(`Authorization: ${authorization}`));
    await publisher.arrived;
    const stays = fetch(post({ query: '{ __typename }' }, { authorization }, gateway.url));
    for (const leaver of leavers) leaver.destroy();
    await Promise.all(leavers.map(({ closed }) => closed));
    // By now the gateway has noticed that they are gone.
    expect((await fetch(new URL('/health/live', gateway.url))).status).toBe(200);
    published.open();

    expect((await stays).status).toBe(200);
    const lines = operationLines(gateway);
    expect(lines.filter(({ aborted }) => aborted === true)).toHaveLength(LEAVERS);
  });
});
