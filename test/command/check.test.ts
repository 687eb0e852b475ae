import type { ServerResponse } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { check } from '../../src/command/check.ts';
import { failureWords } from '../../src/command/failure-words.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { configOf } from '../config/parse.ts';
import { freePort } from '../http/free-port.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { startListener } from '../support/http-listener.ts';
import { JWT_ENV, JWT_RULES, publishedKeys } from '../trust/tokens.ts';

const KEY = 'key-canary-7d1f';
const ORGANISATION = '0a9a0000-0000-4000-8000-000000000001';
const OURS = { ZENSKAR_API_KEY: KEY, ZENSKAR_ORGANISATION: ORGANISATION };

/** What it finds beyond the configuration itself, one line each. */
async function found(env: Readonly<Record<string, string>>): Promise<string[]> {
  const lines: string[] = [];
  for await (const { ok, text } of check(configOf(env), systemClock))
    lines.push(`${ok ? 'ok' : 'FAIL'} ${text}`);
  expect(lines[0]).toMatch(/^ok The configuration is sound/);
  expect(lines.join('\n')).not.toContain(KEY);
  return lines.slice(1);
}

async function answering(answer: (response: ServerResponse) => void) {
  const listener = await startListener(answer);
  onTestFinished(() => listener.close());
  return listener;
}

async function zenskar() {
  const sandbox = await startSandbox({ apiKey: KEY, organisation: ORGANISATION });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

describe('the check of Zenskar', () => {
  it('finds that the key is accepted, with one cheap read', async () => {
    const sandbox = await zenskar();
    expect(await found({ ...OURS, ZENSKAR_BASE_URL: sandbox.url })).toEqual([
      `ok Zenskar at ${sandbox.url}, asked for /customers: it answers, and accepts the key.`,
    ]);
    expect(sandbox.requests.map(({ path, query }) => ({ path, query }))).toEqual([
      { path: '/customers', query: { limit: '1' } },
    ]);
  });

  it('finds that the key is refused', async () => {
    const { url } = await zenskar();
    const [line] = await found({ ...OURS, ZENSKAR_API_KEY: 'another-key', ZENSKAR_BASE_URL: url });
    expect(line).toBe(
      `FAIL Zenskar at ${url}, asked for /customers: it refuses the key (status 401). Correct ZENSKAR_API_KEY.`,
    );
  });

  it('finds that the organisation is another one', async () => {
    const { url } = await zenskar();
    const other = { ...OURS, ZENSKAR_ORGANISATION: '0a9a0000-0000-4000-8000-000000000002' };
    expect((await found({ ...other, ZENSKAR_BASE_URL: url }))[0]).toMatch(
      /^FAIL .*status 403.*ZENSKAR_ORGANISATION/,
    );
  });

  it.each([
    [404, /no list of customers at that address \(status 404\)\. Correct ZENSKAR_BASE_URL/],
    [302, /a redirect \(status 302\)/],
    [429, /fewer requests \(status 429\)/],
    [503, /answers with status 503/],
  ])('tells of a status %i in words, and tries once', async (status, words) => {
    const { url, arrivals } = await answering((response) => {
      response
        .writeHead(status, { location: 'http://127.0.0.1:1/', 'retry-after': '1' })
        .end(`{"detail":"${KEY}"}`);
    });
    const [line] = await found({ ...OURS, ZENSKAR_BASE_URL: url });
    expect(line).toMatch(/^FAIL /);
    expect(line).toMatch(words);
    expect(arrivals).toHaveLength(1);
  });

  it.each([
    ['no JSON', '<html>hello</html>', /not as Zenskar does\. At \$: Expected JSON/],
    ['another JSON', '{"items":[]}', /At \$\.results: /],
  ])('tells of an answer that is %s', async (_, body, words) => {
    const { url } = await answering((response) => response.end(body));
    const [line] = await found({ ...OURS, ZENSKAR_BASE_URL: url });
    expect(line).toMatch(/^FAIL /);
    expect(line).toMatch(words);
  });

  it('tells that nobody listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await found({ ...OURS, ZENSKAR_BASE_URL: url })).toEqual([
      `FAIL Zenskar at ${url}, asked for /customers: nobody listens there (ECONNREFUSED).`,
    ]);
  });

  it('tells that it does not speak TLS', async () => {
    const url = (await answering((response) => response.end())).url.replace('http:', 'https:');
    expect((await found({ ...OURS, ZENSKAR_BASE_URL: url }))[0]).toMatch(
      /^FAIL .*does not speak TLS there \(E/,
    );
  });

  it.each([
    ['does not answer', () => undefined],
    [
      'goes on answering',
      (response: ServerResponse) => {
        response.writeHead(200);
        const more = setInterval(() => response.write(' '), 20);
        response.once('close', () => {
          clearInterval(more);
        });
      },
    ],
  ])('tells that it %s', async (_, answer) => {
    const { url } = await answering(answer);
    const [line] = await found({ ...OURS, ZENSKAR_BASE_URL: url, UPSTREAM_TIMEOUT_MS: '300' });
    expect(line).toMatch(/^FAIL .*did not answer in time/);
  });

  it('asks nobody where the sandbox answers', async () => {
    expect(await found({})).toEqual(['ok Zenskar is not asked: the sandbox answers, with made-up data.']);
  });

  it('is content with a refusal where callers bring their keys', async () => {
    const { url } = await zenskar();
    expect((await found({ AUTH_MODE: 'headers', ZENSKAR_BASE_URL: url }))[0]).toMatch(/^ok .*status 401/);
  });
});

describe('the check of the publisher of keys', () => {
  const jwt = async () => ({ ...OURS, ...JWT_RULES, ZENSKAR_BASE_URL: (await zenskar()).url });

  it('counts the keys that are of use, and shows no more of the URL than its origin', async () => {
    const keys = await publishedKeys();
    const { url } = await answering((response) => response.end(keys));
    expect((await found({ ...(await jwt()), JWT_JWKS_URL: `${url}/keys?credential=${KEY}` }))[1]).toBe(
      `ok The publisher of keys at ${url}: it has 1 usable key for ES256.`,
    );
  });

  it.each([
    ['a status', (response: ServerResponse) => response.writeHead(404).end(), /answers with status 404/],
    ['no keys', (response: ServerResponse) => response.end('{"keys":[]}'), /what it sends is no usable key/],
  ])('tells of %s', async (_, answer, words) => {
    const { url } = await answering(answer);
    const line = (await found({ ...(await jwt()), JWT_JWKS_URL: url }))[1];
    expect(line).toMatch(/^FAIL The publisher of keys/);
    expect(line).toMatch(words);
  });

  it('tells that nobody listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect((await found({ ...(await jwt()), JWT_JWKS_URL: url }))[1]).toMatch(/^FAIL .*\(ECONNREFUSED\)/);
  });

  it('fetches nothing where the key is a variable', async () => {
    const env = { ...(await jwt()), JWT_PUBLIC_KEY: JWT_ENV.JWT_PUBLIC_KEY };
    expect((await found(env))[1]).toBe('ok JWT_PUBLIC_KEY can check ES256.');
  });
});

describe('the check of trusted documents', () => {
  function manifest(text: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'check-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const path = join(folder, 'documents.json');
    writeFileSync(path, text);
    return path;
  }

  it('counts them', async () => {
    expect((await found({ TRUSTED_DOCUMENTS: manifest('{}') }))[0]).toBe(
      'ok TRUSTED_DOCUMENTS holds 0 sound documents.',
    );
  });

  it('tells what is wrong with them, and goes on', async () => {
    const path = manifest('{"abc":"{ x }"}');
    const lines = await found({ TRUSTED_DOCUMENTS: path });
    expect(lines[0]).toContain(`FAIL TRUSTED_DOCUMENTS has problems:\n  ${path}: abc: `);
    expect(lines).toHaveLength(2);
  });

  it('tells that the file is not there', async () => {
    expect((await found({ TRUSTED_DOCUMENTS: '/no/such/file' }))[0]).toBe(
      'FAIL TRUSTED_DOCUMENTS has problems:\n  /no/such/file: There is no such file.',
    );
  });

  it('counts those of several files, of which two may hold the same', async () => {
    const one = manifest('{"a":"{ __typename }","b":"{ a: __typename }"}');
    const other = manifest('{"b":"{ a: __typename }","c":"{ b: __typename }"}');
    expect((await found({ TRUSTED_DOCUMENTS: `${one}, ${other}` }))[0]).toBe(
      'ok TRUSTED_DOCUMENTS holds 3 sound documents.',
    );
  });

  it('tells what is wrong with each of several files, and where two give one name to different documents', async () => {
    const one = manifest('{"a":"{ __typename }"}');
    const other = manifest('{"a":"{ a: __typename }","b":"{ b: __typename }"}');
    const broken = manifest('[]');
    const files = [one, other, '/no/such/file', broken];
    expect((await found({ TRUSTED_DOCUMENTS: files.join() }))[0]?.split('\n')).toEqual([
      'FAIL TRUSTED_DOCUMENTS has problems:',
      `  ${other}: a: Expected the document that ${one} has under this name, got another one.`,
      '  /no/such/file: There is no such file.',
      `  ${broken}: Expected a JSON object of documents by their hash, got something else.`,
    ]);
  });
});

describe('the words for a failure', () => {
  it.each([
    ['CERT_HAS_EXPIRED', 'its certificate has expired (CERT_HAS_EXPIRED)'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID)'],
    ['HPE_INVALID_CONSTANT', 'it does not speak HTTP there (HPE_INVALID_CONSTANT)'],
    ['ENOTHING', 'it did not answer (ENOTHING)'],
    ['constructor', 'it did not answer (constructor)'],
    [null, 'it did not answer'],
  ])('%s are: %s', (code, words) => {
    expect(failureWords(code)).toBe(words);
  });
});
