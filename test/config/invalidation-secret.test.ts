import { expect, it } from 'vitest';
import { configOf, problemsOf } from './parse.ts';

const encoded = Buffer.alloc(32, 7).toString('base64');
const envOf = (secret: string) => ({ PRIVATE_PORT: '0', INVALIDATION_SECRET: secret });

it.each([
  ['with its prefix', `whsec_${encoded}`],
  ['without it', encoded],
  ['without its padding', `whsec_${encoded.replace('=', '')}`],
])('INVALIDATION_SECRET is taken %s', (_, secret) => {
  expect(configOf(envOf(secret)).cache.invalidationSecrets).toEqual([Buffer.alloc(32, 7)]);
});

it.each([
  ['words', 'whsec_correct horse battery staple is no Base64 at all!'],
  ['a public key', `whpk_${encoded}`],
  ['a prefix in upper case', `WHSEC_${encoded}`],
  ['Base64 for URLs', `whsec_${'-_'.repeat(20)}`],
  ['text in which a character is missing', 'A'.repeat(33)],
])('INVALIDATION_SECRET is refused where it is %s, which would be read as another key', (_, secret) => {
  expect(problemsOf(envOf(secret))).toEqual([
    'INVALIDATION_SECRET expected a list separated by commas, each item whsec_ and at least 24 bytes in Base64, but got text that is not Base64. Correct or unset it.',
  ]);
});
