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
});
