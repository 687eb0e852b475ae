import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealWith, unsealed } from '../../src/store/sealed.ts';
import { readStored, writeStored } from '../../src/store/stored-text.ts';

const secret = 's'.repeat(32);
const seals = [
  ['sealed', sealWith([secret])],
  ['unsealed', unsealed],
] as const;

describe.each(seals)('a text that is kept %s', (_, seal) => {
  it('is read as it was, under its own name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, name) => {
        expect(seal.open(seal.seal(text, name), name)).toBe(text);
      }),
    );
  });

  it('is nothing under any other name', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, name, other) => {
        fc.pre(name !== other);
        const kept = seal.seal(text, name);
        expect(seal.open(kept, other) === text && text !== '').toBe(false);
      }),
    );
  });

  it('is never mistaken for garbage, nor makes garbage an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(() => seal.open(Buffer.from(bytes), 'name')).not.toThrow();
      }),
    );
    expect(seal.open(Buffer.of(), 'name')).toBeNull();
  });
});

describe('a sealed text', () => {
  const seal = sealWith([secret]);

  it('does not open once a single bit of it is altered, or a byte is missing', () => {
    const kept = seal.seal('{"results":[]}', 'name');
    for (let bit = 0; bit < kept.length * 8; bit += 1) {
      const altered = Buffer.from(kept);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(seal.open(altered, 'name')).toBeNull();
    }
    for (let length = 0; length < kept.length; length += 1) {
      expect(seal.open(kept.subarray(0, length), 'name')).toBeNull();
    }
  });

  it('shows nothing of the text, and is another one each time', () => {
    const [one, other] = [seal.seal('canary', 'name'), seal.seal('canary', 'name')];
    expect(one.includes('canary')).toBe(false);
    expect(one.equals(other)).toBe(false);
  });

  it('does not open as an unsealed one, nor the other way round', () => {
    expect(unsealed.open(seal.seal('x', 'name'), 'name')).toBeNull();
    expect(seal.open(unsealed.seal('x'.repeat(80), 'name'), 'name')).toBeNull();
  });
});

describe('an answer as a text', () => {
  it('is read as it was written', () => {
    const answers = fc.record({
      status: fc.constantFrom(200, 404),
      fetchedAt: fc.integer({ min: 0, max: 9e15 }),
      body: fc.string(),
    });
    fc.assert(
      fc.property(answers, fc.constantFrom('', 'ab'.repeat(16)), (answer, epoch) => {
        expect(readStored(writeStored({ epoch, answer }))).toEqual({ epoch, answer });
      }),
    );
  });

  it.each(['', '\n', '1 500 1 \nx', '2 200 1 \nx', '1 200 -1 \nx', '1 200 1 zz\nx', '1 200 1 ', '{}'])(
    'is none where no gateway wrote it: %j',
    (text) => {
      expect(readStored(text)).toBeNull();
    },
  );
});
