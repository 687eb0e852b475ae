import { describe, expect, it } from 'vitest';
import { createNoAuth } from '../../src/auth/no-auth.ts';
import { failureOf } from '../support/failures.ts';

const credentials = { apiKey: 'key', organisation: 'organisation' };

describe('AUTH_MODE=none', () => {
  it.each([
    undefined,
    'localhost',
    'localhost:4000',
    '127.0.0.1:4000',
    '127.1.2.3',
    '[::1]:4000',
    'LOCALHOST:1',
  ])('takes whoever asks the host %s for the organisation', async (host) => {
    const principal = await createNoAuth(credentials).authenticate({ host });
    expect(principal).toEqual({ kind: 'organisation', tenant: 'organisation', credentials });
  });

  it.each(['evil.example', 'localhost.evil.example:4000', '127.0.0.1.evil.example', '10.0.0.1', '', 'a b'])(
    'refuses a page that reaches this machine under the name "%s"',
    async (host) => {
      const authenticator = createNoAuth(credentials);
      await authenticator.authenticate({ host: 'localhost' });
      expect(await failureOf(authenticator.authenticate({ host }))).toMatchObject({ kind: 'forbidden' });
    },
  );

  it.each([
    'forwarded',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-client-cert',
    'x-real-ip',
    'via',
  ])('refuses what a proxy on this machine passes on, as %s shows, whatever it says', async (name) => {
    const authenticator = createNoAuth(credentials);
    await authenticator.authenticate({ host: 'localhost' });
    for (const value of ['203.0.113.9', '127.0.0.1', 'localhost', '', ['a', 'b']]) {
      const failure = await failureOf(authenticator.authenticate({ host: 'localhost', [name]: value }));
      expect(failure).toMatchObject({
        kind: 'forbidden',
        message: expect.stringContaining('a proxy') as unknown,
      });
    }
  });

  it.each(['x-forwarded', 'viable', 'origin', 'user-agent', 'x-request-id'])(
    'takes no notice of %s',
    async (name) => {
      const principal = await createNoAuth(credentials).authenticate({ host: 'localhost', [name]: 'x' });
      expect(principal).toMatchObject({ kind: 'organisation' });
    },
  );
});
