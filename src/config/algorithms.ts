import type { Reader } from './readers.ts';

/** Signatures that whoever can check them cannot also make. */
const ASYMMETRIC = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

const forgeable = new Map([
  ['none', 'none, with which anybody can make tokens'],
  ...['HS256', 'HS384', 'HS512'].map(
    (name) => [name, `${name}, with which whoever can check a token can also make one`] as const,
  ),
]);

/** A signature algorithm of a JSON Web Token. */
export const asymmetricAlgorithm: Reader<string> = (text) => {
  if (ASYMMETRIC.includes(text)) return { ok: true, value: text };
  const came = forgeable.get(text);
  const expected = `one of ${ASYMMETRIC.join(', ')}`;
  return { ok: false, expected, ...(came === undefined ? {} : { came }) };
};
