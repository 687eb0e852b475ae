import { describe, expect, it } from 'vitest';
import { configOf, problemsOf } from './parse.ts';
import { DEFAULT_CACHE } from './default-cache.ts';

const key = 'test-key-0123456789';
const organisation = '6f1c2a0e-3b7d-4c55-9a51-0d1f2e3c4b5a';
const credentials = { ZENSKAR_API_KEY: key, ZENSKAR_ORGANISATION: organisation };

describe('parseConfig', () => {
  it('runs the sandbox on the loopback address when nothing is set', () => {
    expect(configOf({})).toEqual({
      listen: { host: '127.0.0.1', port: 4000 },
      upstream: { kind: 'sandbox', now: null },
      apiVersion: null,
      usableStatuses: ['active'],
      paging: { maxPageSize: 500, upstreamPageLimit: 100 },
      cursorSecrets: [],
      http: { timeoutMs: 10_000, connections: 32, maxBytes: 10_485_760 },
      auth: { kind: 'none' },
      surface: {
        introspection: true,
        graphiql: true,
        compression: true,
        corsOrigins: [],
        corsHeaders: [],
        maxBodyBytes: 102_400,
        maxTokens: 1000,
        maxDepth: 12,
        maxAliases: 60,
        maxDirectives: 20,
        maxUpstreamCalls: 150,
        maxRows: 10_000,
        maxResponseBytes: 8_388_608,
        trustedDocuments: null,
      },
      resilience: {
        operationDeadlineMs: 15_000,
        attemptTimeoutMs: 10_000,
        callsPerSecond: null,
        retryAttempts: 3,
        retryBudgetPercent: 20,
        breakerFailurePercent: 50,
        breakerMinimumCalls: 20,
        breakerWindowMs: 10_000,
        breakerOpenMs: 1000,
        queueLimit: 256,
        maxInFlight: 512,
        maxUnreadBytes: 33_554_432,
      },
      cache: DEFAULT_CACHE,
      server: { headersTimeoutMs: 10_000, requestTimeoutMs: 30_000, drainDelayMs: 0, drainTimeoutMs: 20_000 },
      observability: { logLevel: 'info', privatePort: null, privateHost: '127.0.0.1', tracing: false },
    });
  });

  it('reads every variable', () => {
    const cursorSecrets = ['s'.repeat(32), 'p'.repeat(40)];
    const cacheSecrets = ['c'.repeat(32), 'd'.repeat(32)];
    expect(
      configOf({
        ...credentials,
        ZENSKAR_BASE_URL: 'https://proxy.example:8443/zenskar',
        ZENSKAR_API_VERSION: '20230501',
        PORT: '0',
        HOST: '::1',
        MAX_PAGE_SIZE: '1',
        UPSTREAM_PAGE_LIMIT: '2',
        CURSOR_SECRET: cursorSecrets.join(','),
        UPSTREAM_TIMEOUT_MS: '300',
        UPSTREAM_CONNECTIONS: '4',
        UPSTREAM_MAX_BYTES: '65536',
        AUTH_MODE: 'jwt',
        JWT_JWKS_URL: 'https://id.example/keys?policy=b2c',
        JWT_ISSUER: 'https://id.example/',
        JWT_AUDIENCE: 'gateway, other',
        JWT_ALGORITHMS: 'ES384',
        JWT_CUSTOMER_CLAIM: 'https://app.example/customer',
        JWT_ORGANISATION_SCOPE: 'billing:read',
        JWT_CLOCK_TOLERANCE_S: '0',
        INTROSPECTION: 'on',
        GRAPHIQL: 'on',
        COMPRESSION: 'on',
        CORS_ORIGINS: 'https://app.example, http://localhost:5173',
        CORS_HEADERS: 'x-app-version, X-Tenant',
        MAX_BODY_BYTES: '2048',
        MAX_TOKENS: '11',
        MAX_DEPTH: '12',
        MAX_ALIASES: '13',
        MAX_DIRECTIVES: '14',
        MAX_UPSTREAM_CALLS: '15',
        MAX_ROWS: '16',
        MAX_RESPONSE_BYTES: '100000',
        TRUSTED_DOCUMENTS: './documents of today.json, ./others.json',
        TRUSTED_DOCUMENTS_ONLY: 'on',
        OPERATION_DEADLINE_MS: '301',
        RETRY_ATTEMPTS: '1',
        RETRY_BUDGET_PERCENT: '17',
        BREAKER_FAILURE_PERCENT: '18',
        BREAKER_MINIMUM_CALLS: '19',
        BREAKER_WINDOW_MS: '2000',
        BREAKER_OPEN_MS: '2100',
        UPSTREAM_QUEUE: '22',
        UPSTREAM_CALLS_PER_SECOND: '29',
        MAX_IN_FLIGHT: '23',
        MAX_UNREAD_BYTES: '2300000',
        HEADERS_TIMEOUT_MS: '2400',
        REQUEST_TIMEOUT_MS: '2500',
        DRAIN_DELAY_MS: '26',
        DRAIN_TIMEOUT_MS: '27',
        CACHE_FRESH_MS: '2701',
        CACHE_RECORD_FRESH_MS: '2702',
        CACHE_STALE_MS: '2703',
        CACHE_STALE_IF_ERROR_MS: '2704',
        CACHE_MB: '28',
        INVALIDATION_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}`,
        REDIS_URL: 'rediss://gateway:p%40ss@redis.example/2',
        REDIS_TIMEOUT_MS: '60',
        CACHE_SECRET: cacheSecrets.join(','),
        CACHE_SEALING: 'on',
        LOG_LEVEL: 'silent',
        PRIVATE_PORT: '9464',
        PRIVATE_HOST: '10.0.0.7',
        OTEL_TRACING: 'on',
        USABLE_STATUSES: 'active, Trial',
      }),
    ).toEqual({
      usableStatuses: ['active', 'Trial'],
      listen: { host: '::1', port: 0 },
      upstream: {
        kind: 'zenskar',
        baseUrl: new URL('https://proxy.example:8443/zenskar'),
        apiKey: key,
        organisation,
      },
      apiVersion: '20230501',
      paging: { maxPageSize: 1, upstreamPageLimit: 2 },
      cursorSecrets,
      http: { timeoutMs: 300, connections: 4, maxBytes: 65_536 },
      auth: {
        kind: 'jwt',
        keys: { kind: 'jwks', url: new URL('https://id.example/keys?policy=b2c') },
        issuer: 'https://id.example/',
        audience: ['gateway', 'other'],
        algorithms: ['ES384'],
        customerClaim: 'https://app.example/customer',
        organisationScope: 'billing:read',
        clockToleranceS: 0,
      },
      surface: {
        introspection: true,
        graphiql: true,
        compression: true,
        corsOrigins: ['https://app.example', 'http://localhost:5173'],
        corsHeaders: ['x-app-version', 'x-tenant'],
        maxBodyBytes: 2048,
        maxTokens: 11,
        maxDepth: 12,
        maxAliases: 13,
        maxDirectives: 14,
        maxUpstreamCalls: 15,
        maxRows: 16,
        maxResponseBytes: 100_000,
        trustedDocuments: { manifests: ['./documents of today.json', './others.json'], only: true },
      },
      resilience: {
        operationDeadlineMs: 301,
        attemptTimeoutMs: 300,
        callsPerSecond: 29,
        retryAttempts: 1,
        retryBudgetPercent: 17,
        breakerFailurePercent: 18,
        breakerMinimumCalls: 19,
        breakerWindowMs: 2000,
        breakerOpenMs: 2100,
        queueLimit: 22,
        maxInFlight: 23,
        maxUnreadBytes: 2_300_000,
      },
      cache: {
        ages: { freshMs: 2701, recordFreshMs: 2702, staleMs: 2703, staleIfErrorMs: 2704 },
        answerBytes: 24.5 * 1_048_576,
        responseBytes: 3.5 * 1_048_576,
        store: {
          address: {
            kind: 'single',
            tls: true,
            account: { username: 'gateway', password: 'p@ss' },
            node: { host: 'redis.example', port: 6379 },
            database: 2,
          },
          timeoutMs: 60,
          secrets: cacheSecrets,
        },
        invalidationSecrets: [Buffer.alloc(24)],
      },
      server: { headersTimeoutMs: 2400, requestTimeoutMs: 2500, drainDelayMs: 26, drainTimeoutMs: 27 },
      observability: { logLevel: 'silent', privatePort: 9464, privateHost: '10.0.0.7', tracing: true },
    });
  });

  it('takes an empty string for unset', () => {
    expect(configOf({ ZENSKAR_API_KEY: '', ZENSKAR_BASE_URL: '', PORT: '', CURSOR_SECRET: '' })).toEqual(
      configOf({}),
    );
  });

  it('reaches Zenskar at its public address when only the credentials are set', () => {
    expect(configOf(credentials).upstream).toMatchObject({ baseUrl: new URL('https://api.zenskar.com') });
  });

  it.each([
    ['ZENSKAR_API_KEY', 'ZENSKAR_ORGANISATION', { ZENSKAR_ORGANISATION: organisation }],
    ['ZENSKAR_ORGANISATION', 'ZENSKAR_API_KEY', { ZENSKAR_API_KEY: key }],
  ])('asks for %s when only %s is set', (absent, present, env) => {
    expect(problemsOf(env)).toEqual([
      `${absent} is missing, although ${present} is set. Set both to reach Zenskar, or neither to use the sandbox.`,
    ]);
  });
});
