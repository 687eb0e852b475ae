import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { algorithmsFor } from '../config/public-key.ts';

/**
 * How many keys one token is tried with, so that a large set makes no bad token dear. A token without a kid, from an issuer with
 * more keys of its algorithm, is refused if a later one has signed it; the help of JWT_JWKS_URL says so.
 */
const MOST_TRIED = 16;
/** To read a key takes up to a fifth of a millisecond, in which nobody is served. */
const MOST_KEYS = 250;

/** A key and the algorithms of the signatures that it is used to check. */
interface VerificationKey {
  readonly kid: string | null;
  readonly algorithms: readonly string[];
  readonly key: KeyObject;
}

/** The keys that tokens may be signed with, as of one moment. */
export class KeySet {
  readonly #keys: readonly VerificationKey[];

  constructor(keys: readonly VerificationKey[]) {
    this.#keys = keys;
  }

  /** One key that checks every token, whatever key that names. */
  static of(key: KeyObject, algorithms: readonly string[]): KeySet {
    return new KeySet([{ kid: null, algorithms, key }]);
  }

  get size(): number {
    return this.#keys.length;
  }

  /** Whether a key has the name: then its bearer means no key that was published since. */
  names(kid: string | undefined, algorithm: string): boolean {
    return this.#keys.some((key) => key.kid === kid && key.algorithms.includes(algorithm));
  }

  /**
   * Every key that a token may mean. Names need not be unique, and both the token and a key may do without (RFC 7517);
   * the likelier ones come first.
   */
  fitting(kid: string | undefined, algorithm: string): KeyObject[] {
    const fitting = this.#keys.filter(
      (key) =>
        key.algorithms.includes(algorithm) && (kid === undefined || key.kid === null || key.kid === kid),
    );
    const named = fitting.filter((key) => key.kid === (kid ?? null));
    const others = fitting.filter((key) => !named.includes(key));
    return [...named, ...others].slice(0, MOST_TRIED).map(({ key }) => key);
  }
}

/**
 * Reads a JSON Web Key Set. Keys that are of no use for any of `algorithms` are passed over, as RFC 7517 asks; a set
 * without one that is cannot be meant. Gives what is wrong with such a set in words of ours.
 */
export function readKeySet(text: string, algorithms: readonly string[]): KeySet | string {
  const set = parsed(text);
  if (set === undefined) return 'no JSON';
  if (!isRecord(set) || !Array.isArray(set['keys'])) return 'no key set';
  if (set['keys'].length > MOST_KEYS) return `more than ${MOST_KEYS} keys`;
  const keys = set['keys'].map((jwk: unknown) => readKey(jwk, algorithms)).filter((key) => key !== null);
  return keys.length === 0 ? 'no usable key' : new KeySet(keys);
}

/** Null for a key that checks no signature of an accepted algorithm. Null and absent mean the same in it. */
function readKey(jwk: unknown, accepted: readonly string[]): VerificationKey | null {
  if (!isRecord(jwk)) return null;
  const { kid, use, key_ops: operations, alg } = jwk;
  if (isGiven(kid) && typeof kid !== 'string') return null;
  if (isGiven(use) && use !== 'sig') return null;
  if (isGiven(operations) && !(Array.isArray(operations) && operations.includes('verify'))) return null;
  // Whoever reads it could sign with it.
  if (isGiven(jwk['d']) || isGiven(jwk['k'])) return null;
  const key = publicKeyOf(jwk);
  if (key === null) return null;
  const algorithms = algorithmsFor(key).filter(
    (name) => accepted.includes(name) && (!isGiven(alg) || spelled(alg) === spelled(name)),
  );
  return algorithms.length === 0 ? null : { kid: typeof kid === 'string' ? kid : null, algorithms, key };
}

function publicKeyOf(jwk: JsonWebKey): KeyObject | null {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}

/** For a key on this curve the two names mean one algorithm (RFC 9864). */
function spelled(algorithm: unknown): unknown {
  return algorithm === 'EdDSA' ? 'Ed25519' : algorithm;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
