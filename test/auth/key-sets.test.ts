import { beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failures.ts';
import { CUSTOMER, symmetric } from './issuer.ts';
import { startPublisher } from './publisher.ts';
import { signer, type Signer } from './signer.ts';

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'];
const mine = { customer: CUSTOMER };

let es: Signer;
let other: Signer;
let third: Signer;
let rsa: Signer;
let ed: Signer;

beforeAll(async () => {
  [es, other, third, rsa, ed] = await Promise.all([
    signer('ES256', 'one'),
    signer('ES256', 'one'),
    signer('ES256', 'three'),
    signer('RS256', 'one'),
    signer('Ed25519', 'ed'),
  ]);
});

async function publishing(...keys: unknown[]) {
  const publisher = await startPublisher({ algorithms: ALGORITHMS });
  publisher.publishKeys(...keys);
  return publisher;
}

const nameless = ({ jwk }: Signer) => ({ ...jwk, kid: undefined });

describe('every published key that may be meant is tried', () => {
  it.each([[0], [1], [2]])(
    'where several have one kid, the token being signed with number %i',
    async (at) => {
      const { bearing, fetches } = await publishing(es.jwk, other.jwk, rsa.jwk);
      const token = await [es, other, rsa][at]?.token();
      expect(await bearing(token ?? '')).toMatchObject(mine);
      expect(fetches()).toBe(1);
    },
  );

  it('where the token names none and several fit', async () => {
    const { bearing } = await publishing(es.jwk, rsa.jwk, third.jwk, nameless(other));
    for (const each of [es, other, third, rsa])
      expect(await bearing(await each.token({}))).toMatchObject(mine);
  });

  it('where the token names one and the keys have no names', async () => {
    const { bearing } = await publishing(nameless(es), nameless(other));
    for (const each of [es, other]) expect(await bearing(await each.token())).toMatchObject(mine);
  });

  it('but not one with another name, although it signed the token', async () => {
    const { bearing } = await publishing(es.jwk, third.jwk);
    const token = await third.token({ kid: 'one' });
    expect(await failureOf(bearing(token))).toMatchObject({ kind: 'unauthenticated' });
  });

  it('but no more than sixteen', async () => {
    const crowd = await Promise.all(Array.from({ length: 17 }, () => signer('ES256', 'crowd')));
    const { bearing } = await publishing(...crowd.map(({ jwk }) => jwk));
    const last = crowd.pop();
    for (const { token } of crowd) expect(await bearing(await token())).toMatchObject(mine);
    expect(await failureOf(bearing((await last?.token()) ?? ''))).toMatchObject({ kind: 'unauthenticated' });
  });

  it('the one that the token names before those without a name', async () => {
    const crowd = await Promise.all(Array.from({ length: 16 }, () => signer('ES256')));
    const { bearing } = await publishing(...crowd.map(({ jwk }) => jwk), third.jwk);
    expect(await bearing(await third.token())).toMatchObject(mine);
  });
});

describe('a key for Ed25519', () => {
  it.each([
    ['EdDSA', undefined],
    ['Ed25519', undefined],
    ['EdDSA', 'EdDSA'],
    ['Ed25519', 'Ed25519'],
    ['Ed25519', 'EdDSA'],
    ['EdDSA', 'Ed25519'],
  ])('checks a token of %s when it is published for %s', async (alg, published) => {
    const key = await signer(alg, 'ed');
    const { bearing } = await publishing({ ...key.jwk, alg: published });
    expect(await bearing(await key.token())).toMatchObject(mine);
  });
});

describe('a key that is of no use does not spoil the others, and is not used', () => {
  const useless: readonly (readonly [what: string, key: () => unknown])[] = [
    ['of an unknown type', () => ({ kty: 'QUANTUM', kid: 'one', x: 'AAAA' })],
    ['of an unknown curve', () => ({ ...other.jwk, crv: 'P-257' })],
    ['on a curve that no algorithm has', () => ({ ...other.jwk, crv: 'secp256k1' })],
    ['for encryption', () => ({ ...other.jwk, use: 'enc' })],
    ['for signing only', () => ({ ...other.jwk, key_ops: ['sign'] })],
    ['for no operation', () => ({ ...other.jwk, key_ops: [] })],
    ['with operations that are no list', () => ({ ...other.jwk, key_ops: 'verify' })],
    ['for another algorithm', () => ({ ...other.jwk, alg: 'ES384' })],
    ['that is private', () => other.secretJwk],
    ['that is symmetric', () => ({ kty: 'oct', kid: 'one', k: 'c2VjcmV0', alg: 'HS256' })],
    ['with a name that is no text', () => ({ ...other.jwk, kid: 1 })],
    ['without coordinates', () => ({ kty: 'EC', crv: 'P-256', kid: 'one' })],
    ['with a point that is not on its curve', () => ({ ...other.jwk, x: es.jwk.x })],
    ['that is null', () => null],
    ['that is a text', () => 'key'],
    ['that is a list', () => [other.jwk]],
    ['that is empty', () => ({})],
  ];

  it.each(useless)('%s', async (_, key) => {
    const { bearing, warnings } = await publishing(key(), es.jwk, key());
    expect(await bearing(await es.token())).toMatchObject(mine);
    expect(await failureOf(bearing(await other.token()))).toMatchObject({ kind: 'unauthenticated' });
    expect(warnings).toEqual([]);
  });

  it('and a short RSA key is none', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
    const { bearing } = await publishing({ ...short, kid: 'one' }, rsa.jwk);
    expect(await bearing(await rsa.token())).toMatchObject(mine);
  });

  it('and neither is a public key for a secret', async () => {
    const { bearing } = await publishing(es.jwk, { kty: 'oct', kid: 'one', k: 'c2VjcmV0' });
    const token = symmetric('secret', { alg: 'HS256', kid: 'one' }, { customer_id: CUSTOMER });
    expect(await failureOf(bearing(token))).toMatchObject({ kind: 'unauthenticated' });
  });
});

describe('a set that cannot be meant logs nobody out', () => {
  const broken: readonly (readonly [what: string, text: () => string])[] = [
    ['no keys', () => '{"keys":[]}'],
    ['nothing', () => ''],
    ['a page', () => '<!doctype html><title>Maintenance</title>'],
    ['a set that is cut off', () => JSON.stringify({ keys: [third.jwk, es.jwk] }).slice(0, -10)],
    ['another object', () => '{"error":"unavailable"}'],
    ['keys that are no list', () => JSON.stringify({ keys: { one: es.jwk } })],
    ['null', () => 'null'],
    ['a list', () => JSON.stringify([es.jwk])],
    ['only keys for encryption', () => JSON.stringify({ keys: [{ ...es.jwk, use: 'enc' }] })],
    [
      'only keys of algorithms that are not accepted',
      () => JSON.stringify({ keys: [{ ...es.jwk, alg: 'ES512' }] }),
    ],
    ['only private keys', () => JSON.stringify({ keys: [es.secretJwk] })],
    ['only nulls', () => '{"keys":[null,null]}'],
    ['more keys than anybody has', () => JSON.stringify({ keys: Array<unknown>(251).fill(third.jwk) })],
    ['brackets without end', () => '['.repeat(200_000)],
  ];

  it.each(broken)('%s', async (_, text) => {
    const { bearing, publishText, publishKeys, clock, fetches, warnings } = await publishing(es.jwk);
    await bearing(await es.token());
    publishText(text());
    await clock.advance(300_001);
    expect(await bearing(await es.token())).toMatchObject(mine);
    await expect.poll(() => warnings).toHaveLength(1);
    expect(await bearing(await es.token())).toMatchObject(mine);
    // A token of a key that may have come since cannot be judged.
    expect(await failureOf(bearing(await third.token()))).toEqual({ kind: 'auth-unavailable' });
    publishKeys(third.jwk);
    await clock.advance(5000);
    expect(await bearing(await third.token())).toMatchObject(mine);
    expect(await failureOf(bearing(await es.token()))).toMatchObject({ kind: 'unauthenticated' });
    expect(fetches()).toBe(3);
  });

  it.each(broken)('nor lets anybody in, when it is the first: %s', async (_, text) => {
    const { bearing, publishText } = await publishing();
    publishText(text());
    expect(await failureOf(bearing(await es.token()))).toEqual({ kind: 'auth-unavailable' });
  });

  it('but a good one that withdraws a key counts at once, also for tokens that were seen before', async () => {
    const { bearing, publishKeys, clock } = await publishing(es.jwk, third.jwk);
    const seen = await es.token();
    await bearing(seen);
    publishKeys(third.jwk);
    await clock.advance(30_000);
    await failureOf(bearing(await ed.token()));
    expect(await failureOf(bearing(seen))).toMatchObject({ kind: 'unauthenticated' });
    expect(await failureOf(bearing(await es.token()))).toMatchObject({ kind: 'unauthenticated' });
    expect(await bearing(await third.token())).toMatchObject(mine);
  });
});

describe('keys without names', () => {
  it('are fetched again for a token that none of those at hand has signed', async () => {
    const { bearing, publishKeys, clock, fetches } = await publishing(nameless(es));
    await bearing(await es.token({}));
    publishKeys(nameless(other));
    expect(await failureOf(bearing(await other.token({})))).toMatchObject({ kind: 'unauthenticated' });
    await clock.advance(30_000);
    expect(await bearing(await other.token({}))).toMatchObject(mine);
    expect(fetches()).toBe(2);
  });

  it('are fetched once for fifty forged tokens', async () => {
    const { bearing, fetches } = await publishing(nameless(es));
    for (let count = 0; count < 50; count += 1) {
      expect(await failureOf(bearing(await other.token({})))).toMatchObject({ kind: 'unauthenticated' });
    }
    expect(fetches()).toBe(1);
  });
});
