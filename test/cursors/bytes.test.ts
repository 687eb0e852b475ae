import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../src/cursors/byte-reader.ts';
import { ByteWriter, mostBytesOf } from '../../src/cursors/byte-writer.ts';
import { runs } from '../support/paging-runs.ts';

/** As an upstream may write its cursors. */
const links = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ maxLength: 80 }),
  fc.base64String({ maxLength: 200 }),
  fc.base64String({ maxLength: 200 }).map((text) => text.replaceAll('=', '')),
  fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64url')),
  fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('hex')),
  fc.uuid(),
  fc.uuid().map((text) => text.toUpperCase()),
  fc.json(),
  fc.nat().map(String),
  fc.string({ unit: fc.constantFrom('a', '\ud800', '\udc00', '=', 'é', '\u0000'), maxLength: 20 }),
);

function bytesOf(text: string): number {
  const writer = new ByteWriter(mostBytesOf(text));
  writer.text(text);
  return Buffer.from(writer.toText(), 'base64url').length;
}

describe('bytes', () => {
  it('give back any text and any number as they were, one after the other', () => {
    const reader = new ByteReader(8192);
    const check = fc.property(fc.array(fc.tuple(links, fc.maxSafeNat()), { maxLength: 3 }), (values) => {
      const writer = new ByteWriter(values.reduce((sum, [text]) => sum + mostBytesOf(text) + 8, 0));
      for (const [text, number] of values) {
        writer.text(text);
        writer.count(number);
      }
      const written = writer.toText();
      reader.open(written);
      for (const [text, number] of values) expect([reader.text(), reader.count()]).toEqual([text, number]);
      expect(reader.isAtEnd && reader.isOf(written)).toBe(true);
    });
    fc.assert(check, runs(1000));
  });

  it.each([
    ['base64', Buffer.alloc(60, 0xab).toString('base64'), 60],
    ['base64 without padding', Buffer.alloc(61, 0xfb).toString('base64url'), 61],
    ['hexadecimal digits', Buffer.alloc(60, 0xab).toString('hex'), 60],
    ['a UUID', randomUUID(), 16],
    ['other text', '{"offset":120}', 14],
  ])('of %s are as few as it writes, and one or two for its form and length', (_what, text, most) => {
    expect(bytesOf(text) - most).toBeLessThanOrEqual(2);
  });

  it('that end early read as zeros, and not as what was read before', () => {
    const reader = new ByteReader(64);
    reader.open(Buffer.alloc(40, 7).toString('base64url'));
    reader.open('CA');
    expect([reader.byte(), reader.byte(), reader.hex(4), reader.isAtEnd]).toEqual([8, 0, '', false]);
  });

  it('read any text to an end, whatever it holds', () => {
    const reader = new ByteReader(512);
    const check = fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      reader.open(Buffer.from(bytes).toString('base64url'));
      reader.count();
      reader.text();
      reader.uuid();
    });
    fc.assert(check, runs(1000));
  });
});
