import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { createAuthenticator } from '../../src/auth/create-authenticator.ts';
import type { JwtConfig } from '../../src/config/jwt.ts';
import { ManualClock } from '../support/clock.ts';
import { startListener } from '../support/http-listener.ts';
import { configFor, credentials, type Issuer } from './issuer.ts';

type Answer = (response: ServerResponse) => void;

/** An authenticator and the publisher of its keys, on a real socket; each test says what is published. */
export async function startPublisher(config: Partial<JwtConfig> = {}, path = '/keys') {
  let answer: Answer = (response) => response.writeHead(404).end();
  const listener = await startListener((response) => {
    answer(response);
  });
  const clock = new ManualClock();
  const keys = { kind: 'jwks', url: new URL(listener.url + path) } as const;
  const warnings: string[] = [];
  const authenticator = createAuthenticator(
    { ...configFor(keys), ...config },
    credentials,
    clock,
    (cause) => {
      warnings.push(cause);
    },
  );
  onTestFinished(async () => {
    authenticator.close?.();
    await listener.close();
  });
  const respond = (next: Answer) => {
    answer = next;
  };
  return {
    authenticator,
    clock,
    /** The causes that were logged. */
    warnings,
    url: listener.url,
    respond,
    publishText: (text: string) => {
      respond((response) => response.end(text));
    },
    publishKeys: (...published: unknown[]) => {
      respond((response) => response.end(JSON.stringify({ keys: published })));
    },
    publish: async (...issuers: Issuer[]) => {
      const body = JSON.stringify({ keys: await Promise.all(issuers.map((issuer) => issuer.jwk())) });
      respond((response) => response.end(body));
    },
    breakDown: () => {
      respond((response) => response.destroy());
    },
    hang: () => {
      respond(() => undefined);
    },
    bearing: (token: string) => authenticator.authenticate({ authorization: `Bearer ${token}` }),
    fetches: () => listener.arrivals.length,
    arrivals: listener.arrivals,
    arrived: listener.arrived,
    deserted: listener.deserted,
  };
}
