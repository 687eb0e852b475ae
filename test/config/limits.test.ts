import { describe, expect, it } from 'vitest';
import { configOf, problemsOf } from './parse.ts';

const credentials = {
  ZENSKAR_API_KEY: 'test-key-0123456789',
  ZENSKAR_ORGANISATION: '6f1c2a0e-3b7d-4c55-9a51-0d1f2e3c4b5a',
};
const jwt = {
  ...credentials,
  AUTH_MODE: 'jwt',
  JWT_JWKS_URL: 'https://id.example/keys',
  JWT_ISSUER: 'https://id.example',
  JWT_AUDIENCE: 'gateway',
};

describe('INTROSPECTION and GRAPHIQL', () => {
  it.each([
    ['on for the sandbox', {}, true],
    ['off for Zenskar behind tokens', jwt, false],
    ['off for Zenskar', credentials, false],
    ["off for the callers' Zenskar", { AUTH_MODE: 'headers' }, false],
  ])('are %s', (_, env, open) => {
    expect(configOf(env).surface).toMatchObject({ introspection: open, graphiql: open });
  });

  it('are what somebody asks for', () => {
    expect(configOf({ INTROSPECTION: 'off' }).surface).toMatchObject({
      introspection: false,
      graphiql: true,
    });
    expect(configOf({ ...credentials, GRAPHIQL: 'on' }).surface).toMatchObject({
      introspection: false,
      graphiql: true,
    });
  });
});

describe('CORS_ORIGINS', () => {
  it('refuses * and says why', () => {
    expect(problemsOf({ CORS_ORIGINS: 'https://app.example,*' })).toEqual([
      'CORS_ORIGINS expected a list separated by commas, each item an origin such as https://app.example, as browsers spell it, but got *, which would let the pages of every site call in. Correct or unset it.',
    ]);
  });

  it.each([
    'null',
    'app.example',
    'https://app.example/',
    'https://app.example:443',
    'https://App.example',
    'https://*.app.example',
    'https://me@app.example',
    'file:///',
    'ftp://app.example',
  ])('refuses %s, which no browser sends', (origin) => {
    expect(problemsOf({ CORS_ORIGINS: origin })).toHaveLength(1);
  });
});

describe('CORS_HEADERS', () => {
  it('is read in lower case, as browsers ask', () => {
    const { corsHeaders } = configOf({
      CORS_ORIGINS: 'https://app.example',
      CORS_HEADERS: 'X-App, b3',
    }).surface;
    expect(corsHeaders).toEqual(['x-app', 'b3']);
  });

  it.each(['*', 'x-*', 'x app', 'x-app:', 'x-app,,b3', 'x-app\r\nset-cookie'])('refuses %j', (names) => {
    expect(problemsOf({ CORS_ORIGINS: 'https://app.example', CORS_HEADERS: names })).toEqual([
      expect.stringMatching(/^CORS_HEADERS expected a list separated by commas, each item /),
    ]);
  });

  it('needs CORS_ORIGINS', () => {
    expect(problemsOf({ CORS_HEADERS: 'x-app' })).toEqual([
      'CORS_HEADERS is set, but CORS_ORIGINS is not, so no page may send any. Set CORS_ORIGINS, or unset this.',
    ]);
  });
});

describe('TRUSTED_DOCUMENTS_ONLY', () => {
  it('needs TRUSTED_DOCUMENTS', () => {
    expect(problemsOf({ TRUSTED_DOCUMENTS_ONLY: 'on' })).toEqual([
      'TRUSTED_DOCUMENTS_ONLY is on, but TRUSTED_DOCUMENTS is not set, so nothing could be asked for. Set TRUSTED_DOCUMENTS, or unset this.',
    ]);
  });

  it('is off unless asked for', () => {
    expect(configOf({ TRUSTED_DOCUMENTS: 'documents.json' }).surface.trustedDocuments).toEqual({
      manifests: ['documents.json'],
      only: false,
    });
  });
});

describe('times that bound each other', () => {
  it('lets no call to the upstream outlive its operation', () => {
    expect(problemsOf({ OPERATION_DEADLINE_MS: '9999' })).toEqual([
      'OPERATION_DEADLINE_MS is 9999, but UPSTREAM_TIMEOUT_MS is 10000, and one call cannot outlive its operation. Raise this, or lower UPSTREAM_TIMEOUT_MS.',
    ]);
    expect(problemsOf({ OPERATION_DEADLINE_MS: '10000' })).toEqual([]);
  });

  it('lets the head of a request take no longer than the request', () => {
    expect(problemsOf({ REQUEST_TIMEOUT_MS: '9999' })).toEqual([
      'REQUEST_TIMEOUT_MS is 9999, but HEADERS_TIMEOUT_MS is 10000, and the head is part of the request. Raise this, or lower HEADERS_TIMEOUT_MS.',
    ]);
    expect(problemsOf({ REQUEST_TIMEOUT_MS: '10000' })).toEqual([]);
  });

  it('compares no time that was refused', () => {
    expect(problemsOf({ UPSTREAM_TIMEOUT_MS: '1e9', OPERATION_DEADLINE_MS: '100' })).toHaveLength(1);
    expect(problemsOf({ HEADERS_TIMEOUT_MS: '1e9', REQUEST_TIMEOUT_MS: '100' })).toHaveLength(1);
  });

  it('gives load balancers five seconds to notice the end, unless only this machine is served', () => {
    expect(configOf(jwt).server.drainDelayMs).toBe(0);
    expect(configOf({ ...jwt, HOST: '0.0.0.0' }).server.drainDelayMs).toBe(5000);
    expect(configOf({ ...jwt, HOST: '0.0.0.0', DRAIN_DELAY_MS: '0' }).server.drainDelayMs).toBe(0);
  });
});

describe('PRIVATE_PORT', () => {
  it('is not the port that callers use', () => {
    expect(problemsOf({ PRIVATE_PORT: '4000' })).toEqual([
      'PRIVATE_PORT is 4000, and so is PORT. Choose another port for those who run the gateway.',
    ]);
  });

  it('may be any free port, as PORT may', () => {
    expect(configOf({ PORT: '0', PRIVATE_PORT: '0' }).observability.privatePort).toBe(0);
  });
});
