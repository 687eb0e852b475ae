import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Signer } from '../../src/cursors/signer.ts';
import { runs } from '../support/paging-runs.ts';

describe('a signer', () => {
  it('signs as HMAC-SHA256 does, short texts behind long ones', () => {
    const keys = fc.uint8Array({ minLength: 1, maxLength: 64 });
    const texts = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 100, maxLength: 3000, size: 'max' })),
      { maxLength: 4 },
    );
    const check = fc.property(keys, texts, (bytes, asked) => {
      const key = Buffer.from(bytes);
      const signer = new Signer(key);
      for (const text of asked) {
        expect(signer.sign(text)).toBe(createHmac('sha256', key).update(text).digest('base64url'));
      }
    });
    fc.assert(check, runs(200));
  });

  it('takes no key that would have to be hashed first', () => {
    expect(() => new Signer(Buffer.alloc(65))).toThrow(RangeError);
  });
});
