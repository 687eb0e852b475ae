import { describe, expect, it } from 'vitest';
import { problemsOf } from './parse.ts';

const key = 'test-key-0123456789';
const organisation = '6f1c2a0e-3b7d-4c55-9a51-0d1f2e3c4b5a';
const credentials = { ZENSKAR_API_KEY: key, ZENSKAR_ORGANISATION: organisation };

describe('parseConfig', () => {
  it('refuses a base URL that nothing would use', () => {
    expect(problemsOf({ ZENSKAR_BASE_URL: 'https://api.zenskar.com' })).toEqual([
      'ZENSKAR_BASE_URL is set, but the sandbox answers because ZENSKAR_API_KEY and ZENSKAR_ORGANISATION are not. Set both, or unset this.',
    ]);
  });

  it.each([
    ['HOST', 'http://localhost', 'a host name or an IP address, without port and without brackets'],
    ['HOST', '[::1]', 'a host name or an IP address, without port and without brackets'],
    ['HOST', '10.0.0.256', 'a host name or an IP address, without port and without brackets'],
    ['ZENSKAR_API_VERSION', '2023-05-01', 'eight digits such as 20230501'],
    ['PORT', '4000 ', 'an integer from 0 to 65535'],
    ['PORT', '04000', 'an integer from 0 to 65535'],
    ['UPSTREAM_TIMEOUT_MS', '2147483648', 'an integer from 100 to 25000'],
  ])('refuses %s=%s and says what it expected and what came', (variable, text, expected) => {
    const [problem, ...others] = problemsOf({ [variable]: text });
    expect(problem).toContain(`${variable} expected ${expected}, but got "${text}". Correct `);
    expect(others).toEqual([]);
  });

  it('refuses a key that a header cannot carry, without repeating it', () => {
    expect(problemsOf({ ...credentials, ZENSKAR_API_KEY: `${key}\n` })).toEqual([
      'ZENSKAR_API_KEY expected printable ASCII characters without spaces, but got something else (the value is not shown). Correct or unset it.',
    ]);
  });

  it('does not repeat a key that was pasted where the organisation belongs', () => {
    expect(problemsOf({ ZENSKAR_API_KEY: organisation, ZENSKAR_ORGANISATION: key })).toEqual([
      'ZENSKAR_ORGANISATION expected a UUID, but got something else (the value is not shown). Correct or unset it.',
    ]);
  });

  const inQuotes =
    'expected a value without quotes around it, but got one in quotes, which would be a part of it. Write it without quotes.';
  it.each([
    ['USABLE_STATUSES', '"active"'],
    ['USABLE_STATUSES', '"active","paused"'],
    ['USABLE_STATUSES', "'active'"],
    ['PORT', '"4000"'],
    ['CURSOR_SECRET', `"${'s'.repeat(40)}"`],
    ['CORS_ORIGINS', '"https://app.example"'],
    ['HOST', '""'],
  ])('refuses %s=%s, whose quotes nobody takes off', (variable, text) => {
    expect(problemsOf({ [variable]: text })).toEqual([`${variable} ${inQuotes}`]);
  });

  it.each([
    ['JWT_ISSUER', '"https://issuer.example/"'],
    ['JWT_AUDIENCE', "'entitlements'"],
  ])('refuses %s=%s, which no token would ever match', (variable, text) => {
    const env = {
      ...credentials,
      AUTH_MODE: 'jwt',
      JWT_JWKS_URL: 'https://issuer.example/keys',
      JWT_ISSUER: 'https://issuer.example/',
      JWT_AUDIENCE: 'entitlements',
    };
    expect(problemsOf(env)).toEqual([]);
    expect(problemsOf({ ...env, [variable]: text })).toEqual([`${variable} ${inQuotes}`]);
  });

  it('refuses one item of a list in quotes, and a file that is named in them', () => {
    expect(problemsOf({ USABLE_STATUSES: 'active, "paused"' })).toEqual([
      expect.stringContaining('expected a list separated by commas, each item without quotes around it'),
    ]);
    expect(problemsOf({ CURSOR_SECRET_FILE: '"/run/secrets/cursor"' })).toEqual([
      `CURSOR_SECRET_FILE ${inQuotes}`,
    ]);
    expect(problemsOf({ CURSOR_SECRET_FILE: '/run/secrets/cursor' }, () => `"${'s'.repeat(40)}"`)).toEqual([
      `CURSOR_SECRET ${inQuotes}`,
    ]);
  });

  it.each(['it"s', '"', 'say "active"', '"active'])('takes quotes elsewhere in a status: %s', (status) => {
    expect(problemsOf({ USABLE_STATUSES: status })).toEqual([]);
  });

  it('quotes a wrong value on one short line of plain ASCII', () => {
    const [problem = ''] = problemsOf({ PORT: `\u001b[2J\u009b\n\u202e"${'9'.repeat(5000)}` });
    expect(problem).toContain(String.raw`but got "\u001b[2J\u009b\n\u202e\"999`);
    expect(problem).toMatch(/^[ -~]{1,250}$/);
  });
});
