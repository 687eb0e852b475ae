import { describe, expect, it } from 'vitest';
import { bearerToken, noBearerToken } from '../../src/auth/bearer.ts';

const token = 'aaaa.bb-b_.c';

describe('the Authorization header', () => {
  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR  '])('gives the token after %j', (scheme) => {
    expect(bearerToken(`${scheme} ${token}`)).toBe(token);
  });

  it('holds up to 8 kB', () => {
    const rest = 'Bearer a..c'.length;
    expect(bearerToken(`Bearer a.${'b'.repeat(8192 - rest)}.c`)).toHaveLength(8192 - 'Bearer '.length);
    expect(bearerToken(`Bearer a.${'b'.repeat(8193 - rest)}.c`)).toBeNull();
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['the scheme alone', 'Bearer'],
    ['the scheme and a space', 'Bearer '],
    ['the scheme and many spaces', `Bearer${' '.repeat(9000)}`],
    ['another scheme', 'Basic YTpi'],
    ['no scheme', token],
    ['space before the scheme', ` Bearer ${token}`],
    ['a tab', `Bearer\t${token}`],
  ])('gives none with %s, and nobody tried', (_, header) => {
    expect(bearerToken(header)).toBeNull();
    expect(noBearerToken(header)).not.toHaveProperty('failure.tokenFlaw');
  });

  it.each([
    ['an encrypted token', 'Bearer a.b.c.d.e'],
    ['an empty signature', 'Bearer a.b.'],
    ['space after the token', `Bearer ${token} `],
    ['two headers merged into one', `Bearer ${token}, Bearer ${token}`],
    ['two tokens', `Bearer ${token} ${token}`],
    ['two schemes', `Bearer Bearer ${token}`],
    ['a line break', `Bearer ${token}\n`],
    ['more than 8 kB', `Bearer a.${'b'.repeat(8193)}.c`],
    ['quotes', `Bearer "${token}"`],
    ['padding', `Bearer ${token}==`],
  ])('gives none with %s, which is told', (_, header) => {
    expect(bearerToken(header)).toBeNull();
    expect(noBearerToken(header)).toHaveProperty('failure.tokenFlaw.error', 'invalid_token');
  });
});
