import { auditServer, type AuditResult } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { freshListener, type Headers } from './requests.ts';
import { JWT_ENV, organisationToken } from './tokens.ts';

/** Any header that no page of another site can send; what a browser sends by itself is not executed. */
const DELIBERATE = { 'apollo-require-preflight': 'true' };
const CREDENTIALS = { 'x-api-key': 'key', organisation: '0a9a0000-0000-4000-8000-000000000001' };

interface Mode {
  /** The suite asks the schema for one of its types. */
  readonly env: Headers;
  readonly headers: () => Headers | Promise<Headers>;
}

const MODES: Readonly<Record<string, Mode>> = {
  sandbox: { env: {}, headers: () => DELIBERATE },
  none: {
    env: {
      INTROSPECTION: 'on',
      ZENSKAR_API_KEY: CREDENTIALS['x-api-key'],
      ZENSKAR_ORGANISATION: CREDENTIALS.organisation,
    },
    headers: () => DELIBERATE,
  },
  headers: {
    env: { INTROSPECTION: 'on', AUTH_MODE: 'headers', ZENSKAR_BASE_URL: 'http://127.0.0.1:9' },
    headers: () => CREDENTIALS,
  },
  jwt: { env: { ...JWT_ENV, INTROSPECTION: 'on' }, headers: organisationToken },
};

async function audit(env: Headers, own: Headers): Promise<AuditResult[]> {
  const { url } = await freshListener({ env });
  const fetchFn = (address: string, init: RequestInit = {}) => {
    const given = Object.fromEntries(new globalThis.Headers(init.headers));
    return fetch(address, { ...init, headers: { ...own, ...given } });
  };
  return auditServer({ url, fetchFn });
}

const failed = (results: AuditResult[]) =>
  results.filter(({ status }) => status !== 'ok').map(({ name }) => name);

describe('G9: the audits of GraphQL over HTTP', () => {
  it.each(Object.entries(MODES))(
    'pass without an error, a warning or a notice: %s',
    async (_, { env, headers }) => {
      const results = await audit(env, await headers());
      expect(results).toHaveLength(61);
      expect(failed(results)).toEqual([]);
    },
  );

  it('notice only that a GET must be one that no other site can have a browser send', async () => {
    const results = await audit({}, {});
    expect(failed(results)).toEqual(['MAY accept application/x-www-form-urlencoded formatted GET requests']);
  });
});
