import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeProblems, parseConfig } from '../../src/config/config.ts';
import { secretNames } from '../../src/config/env.ts';
import { readSmallFile } from '../../src/config/small-file.ts';
import { configOf, problemsOf } from './parse.ts';

describe('CURSOR_SECRET', () => {
  it('refuses a cursor secret of 31 characters, telling only its length', () => {
    expect(problemsOf({ CURSOR_SECRET: '#'.repeat(31) })).toEqual([
      'CURSOR_SECRET expected a list separated by commas, each item at least 32 characters, but got 31. Correct or unset it.',
    ]);
  });

  it.each([
    ['commas', 'A'.repeat(32) + ',' + 'B'.repeat(32)],
    ['commas with spaces', 'A'.repeat(32) + ' , ' + 'B'.repeat(32)],
    ['line breaks', 'A'.repeat(32) + '\n' + 'B'.repeat(32)],
    ['line breaks of Windows', 'A'.repeat(32) + '\r\n' + 'B'.repeat(32)],
  ])('reads several cursor secrets between %s', (_, CURSOR_SECRET) => {
    expect(configOf({ CURSOR_SECRET }).cursorSecrets).toEqual(['A'.repeat(32), 'B'.repeat(32)]);
  });

  it.each([
    [
      'a short one behind a good one',
      `${'A'.repeat(32)},short`,
      'each item at least 32 characters, but got 5',
    ],
    [
      'an empty one',
      `${'A'.repeat(32)},`,
      'each item no empty item, but got something else (the value is not shown)',
    ],
  ])('refuses %s, and shows neither', (_, CURSOR_SECRET, expected) => {
    const [problem, ...others] = problemsOf({ CURSOR_SECRET });
    expect(problem).toContain(expected);
    expect(problem).not.toMatch(/AAA|short/);
    expect(others).toEqual([]);
  });
});

const key = 'key-canary-0123456789';
const organisation = '6f1c2a0e-3b7d-4c55-9a51-0d1f2e3c4b5a';
const credentials = { ZENSKAR_API_KEY: key, ZENSKAR_ORGANISATION: organisation };

/** Files by their paths; any other is not there. */
function filesOf(files: Readonly<Record<string, string>>) {
  const opened: string[] = [];
  const readFile = (path: string) => {
    opened.push(path);
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return text;
  };
  return { readFile, opened };
}

describe('a secret in a file', () => {
  it.each(['', '\n', '\r\n', '\n\n'])('is read without the line break at its end: %j', (end) => {
    const { readFile, opened } = filesOf({
      '/run/secrets/key': key + end,
      '/run/secrets/org': organisation + end,
    });
    const env = { ZENSKAR_API_KEY_FILE: '/run/secrets/key', ZENSKAR_ORGANISATION_FILE: '/run/secrets/org' };
    expect(configOf(env, readFile).upstream).toMatchObject({ kind: 'zenskar', apiKey: key, organisation });
    expect(opened.toSorted()).toEqual(['/run/secrets/key', '/run/secrets/org']);
  });

  it('may be any of those that are secrets', () => {
    expect(secretNames.toSorted()).toEqual([
      'CACHE_SECRET',
      'CURSOR_SECRET',
      'INVALIDATION_SECRET',
      'JWT_JWKS_URL',
      'JWT_PUBLIC_KEY',
      'REDIS_URL',
      'ZENSKAR_API_KEY',
      'ZENSKAR_ORGANISATION',
    ]);
    const { readFile } = filesOf({
      '/url': 'https://id.example/keys?key=1\n',
      '/cursors': `${'a'.repeat(32)}\n${'b'.repeat(32)}\n`,
    });
    const env = { AUTH_MODE: 'jwt', JWT_ISSUER: 'i', JWT_AUDIENCE: 'a', ...credentials };
    const config = configOf({ ...env, JWT_JWKS_URL_FILE: '/url', CURSOR_SECRET_FILE: '/cursors' }, readFile);
    expect(config.auth).toMatchObject({
      keys: { kind: 'jwks', url: new URL('https://id.example/keys?key=1') },
    });
    expect(config.cursorSecrets).toEqual(['a'.repeat(32), 'b'.repeat(32)]);
  });

  it('is the only one: both ways at once are a mistake, and nothing is read', () => {
    const { readFile, opened } = filesOf({ '/key': key });
    expect(problemsOf({ ...credentials, ZENSKAR_API_KEY_FILE: '/key' }, readFile)).toEqual([
      'ZENSKAR_API_KEY_FILE is set, and so is ZENSKAR_API_KEY. Unset one, so that it is clear which counts.',
    ]);
    expect(opened).toEqual([]);
  });

  it.each([
    ['ZENSKAR_API_KEY_FILE', { ZENSKAR_API_KEY: '', ZENSKAR_API_KEY_FILE: '/key' }],
    ['ZENSKAR_API_KEY', { ZENSKAR_API_KEY: key, ZENSKAR_API_KEY_FILE: '' }],
  ])('counts as unset where the variable is empty, so that %s counts', (_, env) => {
    const { readFile } = filesOf({ '/key': key });
    const config = configOf({ ZENSKAR_ORGANISATION: organisation, ...env }, readFile);
    expect(config.upstream).toMatchObject({ apiKey: key });
  });

  it('that is not there is named by its variable and the code of the system, once, and not by its path', () => {
    const { readFile } = filesOf({});
    const env = { ZENSKAR_ORGANISATION: organisation, ZENSKAR_API_KEY_FILE: '/path-canary' };
    expect(problemsOf(env, readFile)).toEqual([
      'ZENSKAR_API_KEY_FILE names a file that cannot be read (ENOENT). Correct it, or unset it.',
    ]);
    const parsed = parseConfig(env, readFile);
    expect(describeProblems(parsed.ok ? [] : parsed.problems)).toContain("The organisation's API key.");
  });

  it.each(['', '\n', '\r\n\n'])('that is empty is a mistake: %j', (text) => {
    const { readFile } = filesOf({ '/cursors': text });
    expect(problemsOf({ CURSOR_SECRET_FILE: '/cursors' }, readFile)).toEqual([
      'CURSOR_SECRET_FILE names a file that is empty. Correct it, or unset it.',
    ]);
  });

  it('that holds what cannot be meant is refused as the variable itself is, and not shown', () => {
    const { readFile } = filesOf({
      '/key': 'two canaries\n',
      '/pem': '-----BEGIN PRIVATE KEY-----\ncanary\n',
    });
    const env = {
      ZENSKAR_API_KEY_FILE: '/key',
      ZENSKAR_ORGANISATION: organisation,
      JWT_PUBLIC_KEY_FILE: '/pem',
    };
    const problems = problemsOf({ ...env, AUTH_MODE: 'jwt', JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' }, readFile);
    expect(problems).toEqual([
      'ZENSKAR_API_KEY expected printable ASCII characters without spaces, but got something else (the value is not shown). Correct or unset it.',
      expect.stringMatching(/^JWT_PUBLIC_KEY expected .* but got a private key \(not shown\)/),
    ]);
  });

  it('belongs to the mode that its variable belongs to', () => {
    const { readFile } = filesOf({ '/url': 'https://id.example/keys' });
    expect(problemsOf({ JWT_JWKS_URL_FILE: '/url' }, readFile)).toEqual([
      'JWT_JWKS_URL is set, but AUTH_MODE is none. Set AUTH_MODE=jwt, or unset this.',
    ]);
  });

  it('never gets into a message, whatever it holds and whatever else is set', () => {
    const names = secretNames.map((name) => `${name}_FILE`);
    const content = fc.string({ unit: fc.constantFrom('Q', 'X', 'Z', ' ', '\n', '\u0000'), minLength: 6 });
    const records = fc.dictionary(fc.constantFrom(...names, ...secretNames, 'AUTH_MODE'), content, {
      minKeys: 1,
    });
    fc.assert(
      fc.property(records, content, fc.boolean(), (env, text, isThere) => {
        fc.pre(text.trim().length > 5);
        const parsed = parseConfig(env, () => {
          if (!isThere) throw Object.assign(new Error(text), { code: 'EIO' });
          return text;
        });
        const shown = parsed.ok ? '' : describeProblems(parsed.problems);
        expect(shown).not.toContain(text.trim());
        for (const [name, value] of Object.entries(env)) {
          if (name !== 'AUTH_MODE' && value.trim().length > 5) expect(shown).not.toContain(value.trim());
        }
      }),
    );
  });
});

describe('a file on the disk', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-'));
    writeFileSync(at('key'), `${key}\n`);
    writeFileSync(at('largest'), 'x'.repeat(65_536));
    writeFileSync(at('too-large'), 'x'.repeat(65_537));
    writeFileSync(at('binary'), Buffer.from([0xff, 0xfe, 0x80]));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is read as text', () => {
    expect(readSmallFile(at('key'))).toBe(`${key}\n`);
    expect(readSmallFile(at('largest'))).toHaveLength(65_536);
  });

  it.each([
    ['is not there', 'missing', 'ENOENT'],
    ['is a folder', '', 'EISDIR'],
    ['is too large', 'too-large', 'EFBIG'],
    ['is no text', 'binary', 'ERR_ENCODING_INVALID_ENCODED_DATA'],
  ])('is refused with a code when it %s', (_, name, code) => {
    expect(() => readSmallFile(at(name))).toThrow(expect.objectContaining({ code }));
  });

  it('that never ends is read up to the bound', () => {
    expect(() => readSmallFile('/dev/zero')).toThrow(expect.objectContaining({ code: 'EFBIG' }));
  });
});
