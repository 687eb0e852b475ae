import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUuid } from '../../src/domain/uuid.ts';

const good = '0a9a1b2c-0000-4000-8000-00000000000f';

describe('parseUuid', () => {
  it('folds letter case, so that one identifier has one spelling', () => {
    expect(parseUuid('0A9A1B2C-0000-4000-8000-00000000000F')).toBe(good);
    expect(parseUuid(good)).toBe(good);
  });

  it('accepts every version and variant, and the nil and max ids', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(parseUuid(uuid.toUpperCase())).toBe(uuid);
      }),
    );
    for (const digit of ['0', 'f']) {
      const uuid = good.replace(/[0-9a-f]/g, digit);
      expect(parseUuid(uuid)).toBe(uuid);
    }
  });

  it.each<readonly [what: string, text: string]>([
    ['nothing', ''],
    ['the parent folder', '..'],
    ['an escaped parent folder', '%2e%2e'],
    ['an escaped slash', '%2F'],
    ['the way to the other endpoint', `unique/${good}`],
    ['a way out behind a good id', `${good}/../..`],
    ['an escaped way out behind a good id', `${good}%2F..`],
    ['a backslash', `${good.slice(0, -1)}\\`],
    ['a NUL byte inside', `${good.slice(0, -1)}\0`],
    ['a NUL byte behind', `${good}\0`],
    ['a newline behind', `${good}\n`],
    ['a newline before', `\n${good}`],
    ['blanks around', ` ${good} `],
    ['a query behind', `${good}?limit=1`],
    ['a fragment behind', `${good}#`],
    ['a second id', `${good},${good}`],
    ['braces', `{${good}}`],
    ['a URN', `urn:uuid:${good}`],
    ['no hyphens', good.replaceAll('-', '')],
    ['hyphens in other places', '0a9a1b2c0-000-4000-8000-00000000000f'],
    ['typographic hyphens', good.replaceAll('-', '\u2010')],
    ['Arabic digits', good.replaceAll('0', '\u0660')],
    ['full-width digits', good.replaceAll('0', '\uFF10')],
    ['a Cyrillic letter that looks Latin', good.replace('a', '\u0430')],
    ['a letter beyond f', good.replace('a', 'g')],
    ['half a surrogate pair', `${good.slice(0, -1)}\uD800`],
    ['10 kB of digits', '0'.repeat(10_000)],
    ['a good id 300 times over', good.repeat(300)],
  ])('refuses %s', (_what, text) => {
    expect(parseUuid(text)).toBeNull();
  });

  it('lets nothing through that could change a path', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.mixedCase(fc.uuid()), fc.webPath()), (text) => {
        const uuid = parseUuid(text);
        if (uuid !== null) expect(encodeURIComponent(uuid)).toMatch(/^[0-9a-f-]{36}$/);
      }),
    );
  });
});
