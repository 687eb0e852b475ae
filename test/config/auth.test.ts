import { type KeyObject, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { configOf, problemsOf } from './parse.ts';

const key = 'test-key-0123456789';
const organisation = '6f1c2a0e-3b7d-4c55-9a51-0d1f2e3c4b5a';
const real = { ZENSKAR_API_KEY: key, ZENSKAR_ORGANISATION: organisation };
const rules = { JWT_ISSUER: 'https://id.example', JWT_AUDIENCE: 'gateway' };
const published = { ...rules, JWT_JWKS_URL: 'https://id.example/keys' };
const jwt = { ...real, ...published, AUTH_MODE: 'jwt' };
const withKey = { ...real, ...rules, AUTH_MODE: 'jwt' };

const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const ed25519 = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const shortRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });

/** Of a P-256 key that was thrown away. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBdDCCARugAwIBAgIUEEvknFN1VijawRba7S/s+mZYb5gwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjIwNjAxMzlaGA8yMTI2MTAyOTA2MDEz
OVowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABA2r
8Xs266HcAyN9BAVgCG7aENcuaGZSluwf5MbGHSoQJdDWsPSn3RNE2NJls0Uyvb22
/Yo6igNvb9C/srwDDiKjUzBRMB0GA1UdDgQWBBRlwUAMv8NFBuhVZgOQUKbBkbQZ
gzAfBgNVHSMEGDAWgBRlwUAMv8NFBuhVZgOQUKbBkbQZgzAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0cAMEQCICIand8aYOOIxjfU2WXjLJ6sp3X+v/Eq0hzW
twR7ERU9AiAhI74ASO8XkdMUbhwTvNj3n5lqv4+Cjz9lOool65aDTA==
-----END CERTIFICATE-----`;

describe('AUTH_MODE=none', () => {
  it.each(['127.0.0.1', '127.8.9.10', 'localhost', '::1', '0:0:0:0:0:0:0:1'])('may serve HOST=%s', (HOST) => {
    expect(configOf({ HOST }).auth).toEqual({ kind: 'none' });
  });

  it.each([
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '::ffff:127.0.0.1',
    'gateway.internal',
    'localhost.example',
    '127.example',
  ])('refuses to serve HOST=%s and says what to do', (HOST) => {
    expect(problemsOf({ HOST })).toEqual([
      'AUTH_MODE is none, but HOST lets other machines in, and everyone there could read every customer. Set AUTH_MODE to jwt or headers, or HOST to 127.0.0.1.',
    ]);
  });

  it('says nothing about a HOST that was refused already', () => {
    expect(problemsOf({ HOST: '0.0.0.0:80' })).toHaveLength(1);
  });
});

describe('AUTH_MODE=headers', () => {
  it('serves any HOST and asks Zenskar with what the callers send', () => {
    const { auth, upstream } = configOf({ AUTH_MODE: 'headers', HOST: '0.0.0.0' });
    expect(auth).toEqual({ kind: 'headers' });
    expect(upstream).toEqual({ kind: 'callers', baseUrl: new URL('https://api.zenskar.com') });
  });

  it('asks the configured address', () => {
    expect(configOf({ AUTH_MODE: 'headers', ZENSKAR_BASE_URL: 'http://localhost:9000' }).upstream).toEqual({
      kind: 'callers',
      baseUrl: new URL('http://localhost:9000'),
    });
  });

  it('refuses credentials that nothing would use', () => {
    expect(problemsOf({ AUTH_MODE: 'headers', ...real })).toEqual(
      ['ZENSKAR_API_KEY', 'ZENSKAR_ORGANISATION'].map(
        (name) =>
          `${name} is set, but with AUTH_MODE=headers every caller sends its own. Unset this, or choose another AUTH_MODE.`,
      ),
    );
  });
});

describe('AUTH_MODE=jwt', () => {
  it('needs keys, an issuer and an audience, and has a default for the rest', () => {
    expect(configOf({ ...jwt, HOST: '0.0.0.0' }).auth).toEqual({
      kind: 'jwt',
      keys: { kind: 'jwks', url: new URL('https://id.example/keys') },
      issuer: 'https://id.example',
      audience: ['gateway'],
      algorithms: ['RS256', 'ES256', 'EdDSA', 'Ed25519'],
      customerClaim: 'customer_id',
      organisationScope: null,
      clockToleranceS: 60,
    });
  });

  it('reports everything that is missing at once', () => {
    expect(problemsOf({ AUTH_MODE: 'jwt' })).toEqual([
      'ZENSKAR_API_KEY is missing, and AUTH_MODE=jwt never serves made-up data. Set it and ZENSKAR_ORGANISATION; to try tokens without an account, run the sandbox on its own and set what it prints.',
      'JWT_JWKS_URL is missing, and so is JWT_PUBLIC_KEY. Set one of them for AUTH_MODE=jwt.',
      'JWT_ISSUER is missing. Set it for AUTH_MODE=jwt.',
      'JWT_AUDIENCE is missing. Set it for AUTH_MODE=jwt.',
    ]);
  });

  it('takes keys from one place only', () => {
    expect(problemsOf({ ...jwt, JWT_PUBLIC_KEY: pemOf(rsa.publicKey) })).toEqual([
      'JWT_PUBLIC_KEY is set, and so is JWT_JWKS_URL. Unset one, so that it is clear whose keys count.',
    ]);
  });

  it.each([
    ['ZENSKAR_API_KEY', 'ZENSKAR_ORGANISATION', { ZENSKAR_ORGANISATION: organisation }],
    ['ZENSKAR_ORGANISATION', 'ZENSKAR_API_KEY', { ZENSKAR_API_KEY: key }],
  ])('does not offer the sandbox where %s alone is missing', (absent, present, env) => {
    expect(problemsOf({ ...published, AUTH_MODE: 'jwt', ...env })).toEqual([
      `${absent} is missing, although ${present} is set. Set both to reach Zenskar.`,
    ]);
  });

  it('is not served by the sandbox either because there is a base URL', () => {
    const env = { ...published, AUTH_MODE: 'jwt', ZENSKAR_BASE_URL: 'http://localhost:9000' };
    expect(problemsOf(env)).toEqual([expect.stringMatching(/^ZENSKAR_API_KEY is missing, and /)]);
  });

  it('goes with a sandbox that was set by its address', () => {
    expect(configOf({ ...jwt, ZENSKAR_BASE_URL: 'http://localhost:9000' }).upstream).toEqual({
      kind: 'zenskar',
      baseUrl: new URL('http://localhost:9000'),
      apiKey: key,
      organisation,
    });
  });

  it('asks for keys over https only, except on this machine', () => {
    expect(problemsOf({ ...jwt, JWT_JWKS_URL: 'http://id.example/keys' })).toEqual([
      'JWT_JWKS_URL expected an absolute https URL without user and fragment (http only to this machine), but got plain http to another machine. Correct or unset it.',
    ]);
    expect(problemsOf({ ...jwt, JWT_JWKS_URL: 'http://localhost:9000/keys' })).toEqual([]);
  });

  it.each(['none', 'headers'])('is what JWT_* variables belong to, not AUTH_MODE=%s', (mode) => {
    const problems = problemsOf({ ...published, JWT_CLOCK_TOLERANCE_S: '60', AUTH_MODE: mode });
    expect(problems).toEqual(
      ['JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE', 'JWT_CLOCK_TOLERANCE_S'].map(
        (name) => `${name} is set, but AUTH_MODE is ${mode}. Set AUTH_MODE=jwt, or unset this.`,
      ),
    );
  });
});

describe('an AUTH_MODE that does not exist', () => {
  it('is the only problem, since nothing can be said about what it goes with', () => {
    expect(problemsOf({ ...jwt, HOST: '0.0.0.0', AUTH_MODE: 'JWT' })).toEqual([
      'AUTH_MODE expected one of none, headers, jwt, but got "JWT". Correct it, or unset it to use none.',
    ]);
  });
});

describe('JWT_ALGORITHMS', () => {
  it.each([
    ['none', 'none, with which anybody can make tokens'],
    ['HS256', 'HS256, with which whoever can check a token can also make one'],
    ['HS512', 'HS512, with which whoever can check a token can also make one'],
    ['rs256', '"RS256,rs256"'],
  ])('refuses %s and says why', (name, came) => {
    const [problem, ...others] = problemsOf({ ...jwt, JWT_ALGORITHMS: `RS256,${name}` });
    expect(problem).toMatch(/^JWT_ALGORITHMS expected a list separated by commas, each item one of RS256, /);
    expect(problem).toContain(`but got ${came}. `);
    expect(others).toEqual([]);
  });

  it('is narrowed to what the public key can check', () => {
    const { auth } = configOf({ ...withKey, JWT_PUBLIC_KEY: pemOf(p256.publicKey) });
    expect(auth).toMatchObject({ algorithms: ['ES256'] });
  });

  it('must leave something that the public key can check', () => {
    expect(problemsOf({ ...withKey, JWT_PUBLIC_KEY: pemOf(p384.publicKey) })).toEqual([
      'JWT_ALGORITHMS has none that the key in JWT_PUBLIC_KEY can check. Add one of ES384.',
    ]);
  });
});

describe('JWT_PUBLIC_KEY', () => {
  const pem = pemOf(rsa.publicKey);

  it.each([
    ['line breaks', pem],
    [String.raw`\n for line breaks`, pem.replaceAll('\n', String.raw`\n`)],
    ['space around it', `\n ${pem}\n`],
  ])('is read with %s', (_, JWT_PUBLIC_KEY) => {
    expect(configOf({ ...withKey, JWT_PUBLIC_KEY }).auth).toMatchObject({
      keys: { kind: 'public-key', pem: pem.trim() },
      algorithms: ['RS256'],
    });
  });

  it('may be of the older RSA form', () => {
    const JWT_PUBLIC_KEY = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    expect(problemsOf({ ...withKey, JWT_PUBLIC_KEY })).toEqual([]);
  });

  it('may be a certificate', () => {
    const { auth } = configOf({ ...withKey, JWT_PUBLIC_KEY: certificate });
    expect(auth).toMatchObject({ keys: { pem: certificate }, algorithms: ['ES256'] });
  });

  it('may be an Ed25519 key', () => {
    const { auth } = configOf({ ...withKey, JWT_PUBLIC_KEY: pemOf(ed25519.publicKey) });
    expect(auth).toMatchObject({ algorithms: ['EdDSA', 'Ed25519'] });
  });

  it.each([
    ['a private key', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    [
      'a private key after a public one',
      `${pem}\n${p256.privateKey.export({ type: 'sec1', format: 'pem' }).toString()}`,
    ],
    ['two keys', `${pem}${pem}`],
    ['a short RSA key', pemOf(shortRsa.publicKey)],
    ['a key of another kind', pemOf(generateKeyPairSync('x25519').publicKey)],
    [
      'a curve that no algorithm has',
      pemOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey),
    ],
    ['a header without a key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ['a key in another form', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAA'],
    ['the name of a file', './public.pem'],
  ])('is refused if it is %s, and never shown', (_, JWT_PUBLIC_KEY) => {
    const [problem, ...others] = problemsOf({ ...withKey, JWT_PUBLIC_KEY });
    expect(problem).toMatch(
      /^JWT_PUBLIC_KEY expected one public key or certificate in PEM \(.*\), but got (a private key \(not shown\)|something else \(the value is not shown\))\. Correct or unset it\.$/,
    );
    expect(others).toEqual([]);
  });
});
