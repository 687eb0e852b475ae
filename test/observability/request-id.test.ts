import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandomHex } from '../../src/observability/random-hex.ts';
import { requestIdFrom } from '../../src/observability/request-id.ts';

const fresh = 'f'.repeat(32);
const random = (bytes: number): string => 'ff'.repeat(bytes);

describe('O5: the id of a request', () => {
  it.each(['a', 'A-1.b_2', '0123456789abcdef'.repeat(4)])('is the one the caller sent: %s', (id) => {
    expect(requestIdFrom(id, random)).toBe(id);
  });

  it.each<[string, string | readonly string[] | null | undefined]>([
    ['nothing', undefined],
    ['no header', null],
    ['an empty one', ''],
    ['65 characters', 'a'.repeat(65)],
    ['a newline behind', 'a\n'],
    ['a line of its own', 'a\r\nset-cookie: b'],
    ['two joined', 'a, b'],
    ['two', ['a', 'b']],
    ['markup', '<script>'],
    ['letters beyond ASCII', 'é'],
  ])('is a new one in place of %s', (_, header) => {
    expect(requestIdFrom(header, random)).toBe(fresh);
  });

  it('is always harmless', () => {
    const hex = createRandomHex();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (header) => {
        expect(requestIdFrom(header, hex)).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
      }),
    );
  });
});

describe('random hexadecimal', () => {
  it('has two digits per byte and does not repeat', () => {
    const hex = createRandomHex();
    const drawn = Array.from({ length: 2000 }, () => hex(8));
    expect(drawn.every((each) => /^[0-9a-f]{16}$/.test(each))).toBe(true);
    expect(new Set(drawn).size).toBe(2000);
    expect(hex(4096)).toHaveLength(8192);
    expect(() => hex(4097)).toThrow('Expected at most 4096 bytes, got 4097.');
  });
});
