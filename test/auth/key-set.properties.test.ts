import { type JsonWebKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeySet, readKeySet } from '../../src/auth/key-set.ts';

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk: JsonWebKey = pair.publicKey.export({ format: 'jwk' });
const secret: JsonWebKey = pair.privateKey.export({ format: 'jwk' });

const fields = [
  'kty',
  'crv',
  'x',
  'y',
  'n',
  'e',
  'd',
  'k',
  'use',
  'key_ops',
  'alg',
  'kid',
  'ext',
  'x5c',
  '__proto__',
];
const values = fc.oneof(
  fc.constantFrom('EC', 'RSA', 'OKP', 'oct', 'P-256', 'Ed25519', 'sig', 'enc', 'ES256', 'AQAB'),
  fc.constantFrom(jwk.x, jwk.y, null, true, 0, '', ['verify'], ['sign']),
  fc.jsonValue({ maxDepth: 1 }),
);
/** Anything that may stand in a set, but for a key that checks signatures of an accepted algorithm under the name k. */
const junk = fc
  .oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...fields), values))
  .filter((key) => !(readKeySet(JSON.stringify({ keys: [key] }), ALGORITHMS) instanceof KeySet));

describe('a set of keys', () => {
  it('is read from any text, or its fault is told in words of ours', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.record({ keys: fc.jsonValue() }).map((set) => JSON.stringify(set)),
    );
    fc.assert(
      fc.property(text, (given) => {
        const set = readKeySet(given, ALGORITHMS);
        if (!(set instanceof KeySet)) expect(['no JSON', 'no key set', 'no usable key']).toContain(set);
      }),
    );
  });

  it('gives its good key whatever else is in it, and nothing but that', () => {
    const around = fc.array(junk, { maxLength: 30 });
    fc.assert(
      fc.property(around, around, fc.option(fc.string(), { nil: undefined }), (before, after, kid) => {
        const good = kid === undefined ? jwk : { ...jwk, kid };
        const set = readKeySet(JSON.stringify({ keys: [...before, good, ...after] }), ALGORITHMS);
        expect(set).toBeInstanceOf(KeySet);
        if (!(set instanceof KeySet)) return;
        for (const asked of [kid, undefined]) {
          expect(set.fitting(asked, 'ES256').map((key) => key.export({ format: 'jwk' }))).toEqual([jwk]);
        }
        expect(set.fitting(kid, 'RS256')).toEqual([]);
        expect(set.names(kid, 'ES256')).toBe(kid !== undefined);
        if (kid !== undefined) expect(set.fitting(`${kid}x`, 'ES256')).toEqual([]);
      }),
    );
  });

  it('never gives a private key, nor its public half', () => {
    const around = fc.array(junk, { maxLength: 5 });
    const more = fc.dictionary(fc.constantFrom('kid', 'use', 'alg', 'ext'), values);
    fc.assert(
      fc.property(around, more, (others, extra) => {
        const keys = [...others, { ...extra, ...secret }];
        expect(readKeySet(JSON.stringify({ keys }), ALGORITHMS)).toBe('no usable key');
      }),
    );
  });
});
