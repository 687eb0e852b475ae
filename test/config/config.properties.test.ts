import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeProblems, parseConfig } from '../../src/config/config.ts';
import { environment } from '../../src/config/env.ts';
import type { Variable } from '../../src/config/variables/variable.ts';

const all: [string, Variable][] = Object.entries(environment);
const names = all.map(([name]) => name);
const integers = all.flatMap(([name, { range }]) => (range === undefined ? [] : [{ name, range }]));
const inRange = fc
  .constantFrom(...integers)
  .chain(({ name, range }) =>
    fc.record({ name: fc.constant(name), value: fc.integer({ min: range[0], max: range[1] }) }),
  );
const outOfRange = fc.constantFrom(...integers).chain(({ name, range: [lowest, highest] }) =>
  fc.record({
    name: fc.constant(name),
    range: fc.constant(`${lowest} to ${highest}`),
    value: fc.oneof(
      fc.bigInt({ max: BigInt(lowest) - 1n }),
      fc.bigInt({ min: BigInt(highest) + 1n }),
      fc.constantFrom(2n ** 31n, 2n ** 63n, 10n ** 400n),
    ),
  }),
);

const text = fc.string({ unit: 'binary', maxLength: 80 });
const nearlyRight = fc.oneof(
  fc.integer().map(String),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.uuid(),
  fc.ipV4(),
);
const anyRecord = fc.oneof(
  fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.option(text, { nil: undefined })),
  fc.dictionary(fc.constantFrom(...names), fc.oneof(text, nearlyRight)),
);

const wrong: Readonly<Record<string, string>> = {
  ZENSKAR_API_KEY: 'two words',
  ZENSKAR_ORGANISATION: 'acme',
  ZENSKAR_BASE_URL: 'api.zenskar.com',
  ZENSKAR_API_VERSION: 'latest',
  SANDBOX_NOW: 'noon',
  USABLE_STATUSES: 'active,,trial',
  HOST: 'local host',
  CURSOR_SECRET: 'short',
  AUTH_MODE: 'basic',
  JWT_JWKS_URL: 'id.example/keys',
  JWT_PUBLIC_KEY: 'AAAAB3NzaC1yc2E',
  JWT_ISSUER: 'two words',
  JWT_AUDIENCE: 'a,,b',
  JWT_ALGORITHMS: 'HS256',
  JWT_CUSTOMER_CLAIM: 'two words',
  JWT_ORGANISATION_SCOPE: 'two words',
  INTROSPECTION: 'true',
  GRAPHIQL: '1',
  COMPRESSION: '1',
  CORS_ORIGINS: '*',
  CORS_HEADERS: '*',
  TRUSTED_DOCUMENTS: 'two\nlines',
  TRUSTED_DOCUMENTS_ONLY: 'yes',
  CACHE_FRESH_MS: '-1',
  CACHE_RECORD_FRESH_MS: 'long',
  CACHE_STALE_MS: '1.5',
  CACHE_STALE_IF_ERROR_MS: 'ever',
  CACHE_MB: '0',
  INVALIDATION_SECRET: 'whsec_short',
  REDIS_URL: 'localhost:6379',
  CACHE_SECRET: 'short',
  CACHE_SEALING: 'true',
  LOG_LEVEL: 'loud',
  PRIVATE_HOST: 'http://localhost',
  OTEL_TRACING: 'no',
  ...Object.fromEntries(integers.map(({ name }) => [name, 'many'])),
};

/** Leaves every integer its whole range: those that bound others are set to the far end. */
const roomy = {
  PORT: '0',
  UPSTREAM_TIMEOUT_MS: '100',
  OPERATION_DEADLINE_MS: '120000',
  HEADERS_TIMEOUT_MS: '100',
  REQUEST_TIMEOUT_MS: '300000',
  ZENSKAR_API_KEY: 'key',
  ZENSKAR_ORGANISATION: '6f1c2a0e-3b7d-4c55-9a51-0d1f2e3c4b5a',
  AUTH_MODE: 'jwt',
  JWT_JWKS_URL: 'https://id.example/keys',
  JWT_ISSUER: 'https://id.example',
  JWT_AUDIENCE: 'gateway',
};

describe('parseConfig, for every record', () => {
  it('answers with a config or with at least one problem, and never throws', () => {
    fc.assert(
      fc.property(anyRecord, (env) => {
        const parsed = parseConfig(env);
        expect(parsed.ok || parsed.problems.length > 0).toBe(true);
        if (!parsed.ok) expect(describeProblems(parsed.problems)).toMatch(/^[ -~\n]+$/);
      }),
    );
  });

  it('accepts every integer in the range of its variable', () => {
    fc.assert(
      fc.property(inRange, ({ name, value }) => {
        expect(parseConfig({ ...roomy, [name]: `${value}` }).ok).toBe(true);
      }),
    );
  });

  it('refuses every integer outside the range and names the range', () => {
    fc.assert(
      fc.property(outOfRange, ({ name, value, range }) => {
        const parsed = parseConfig({ ...roomy, [name]: value.toString() });
        const problems = parsed.ok ? [] : parsed.problems;
        expect(problems.map(({ variable }) => variable)).toEqual([name]);
        expect(problems[0]?.message).toContain(`expected an integer from ${range}, `);
      }),
    );
  });

  it('reports as many problems as there are wrong variables, each once', () => {
    expect(Object.keys(wrong).sort()).toEqual([...names].sort());
    const right = {
      ZENSKAR_API_KEY: 'key',
      ZENSKAR_ORGANISATION: '6f1c2a0e-3b7d-4c55-9a51-0d1f2e3c4b5a',
    };
    fc.assert(
      fc.property(fc.subarray(names), (chosen) => {
        const parsed = parseConfig({
          ...right,
          ...Object.fromEntries(chosen.map((name) => [name, wrong[name]])),
        });
        const reported = parsed.ok ? [] : parsed.problems.map(({ variable }) => variable);
        expect([...reported].sort()).toEqual([...chosen].sort());
      }),
    );
  });

  it('never repeats a secret', () => {
    const secrets = all.flatMap(([name, { secret }]) => (secret === true ? [name] : []));
    expect(secrets).toEqual(expect.arrayContaining(['ZENSKAR_API_KEY', 'CURSOR_SECRET']));
    // Upper case and no real word, so that no sentence of ours contains it by chance.
    const hidden = fc.string({
      unit: fc.constantFrom('Q', 'X', 'Z', ' ', '\n'),
      minLength: 6,
      maxLength: 31,
    });
    fc.assert(
      fc.property(anyRecord, fc.constantFrom(...secrets), hidden, (env, name, value) => {
        const parsed = parseConfig({ ...env, [name]: value });
        fc.pre(!Object.values(env).some((other) => other?.includes(value)));
        expect(parsed.ok ? '' : describeProblems(parsed.problems)).not.toContain(value);
      }),
    );
  });
});
