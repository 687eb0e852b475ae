import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { exportJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAuthenticator } from '../../src/auth/create-authenticator.ts';
import { ManualClock } from '../support/clock.ts';
import { failureOf } from '../support/failures.ts';
import {
  AUDIENCE,
  claims,
  configFor,
  credentials,
  CUSTOMER,
  encode,
  ISSUER,
  Issuer,
  now,
  SCOPE,
  signedBy,
  symmetric,
} from './issuer.ts';

const issuer = new Issuer();
const config = configFor({ kind: 'public-key', pem: issuer.pem });
const WHAT_TO_SEND = 'Send a valid token in the Authorization header, after the word Bearer.';
const EXTENSION = 'The token has a critical extension (crit) that is not known here';
const MALFORMED = 'The token is not a signed JSON Web Token of at most 8 kB';
const ALGORITHM = 'The token is signed with an algorithm that is not accepted here';
const SIGNATURE = 'The signature of the token cannot be verified';
const TYPE = 'The token is of a type that gives no access';
const EXPIRED = 'The token has expired';
const EARLY = 'The token is not valid yet';
const ENDLESS = 'The token does not say when it expires';
const FOREIGN = 'The token is not from the trusted issuer';
const AUDIENCES = 'The token is meant for another audience';
const CLAIMS = 'The token has a claim of the wrong type';

function refusedFor(description: string) {
  return {
    kind: 'unauthenticated',
    message: `${description}. ${WHAT_TO_SEND}`,
    tokenFlaw: { error: 'invalid_token', description },
  };
}

function setUp() {
  const clock = new ManualClock();
  const authenticator = createAuthenticator(config, credentials, clock);
  return {
    clock,
    sent: (authorization: string | undefined) => authenticator.authenticate({ authorization }),
    bearing: (token: string) => authenticator.authenticate({ authorization: `Bearer ${token}` }),
  };
}

describe('a sound token', () => {
  const bound = { kind: 'customer', tenant: `customer:${CUSTOMER}`, customer: CUSTOMER, credentials };
  const everything = { kind: 'organisation', tenant: 'organisation', credentials };

  it('binds its bearer to the customer that it names', async () => {
    expect(await setUp().bearing(await issuer.token())).toEqual(bound);
  });

  it('names its customer in any letter case, and that is one tenant', async () => {
    const token = await issuer.token({ ...claims, customer_id: CUSTOMER.toUpperCase() });
    expect(await setUp().bearing(token)).toEqual(bound);
  });

  it.each([
    ['scope: one text', { scope: `openid ${SCOPE} email` }],
    ['scp: a list', { scp: ['openid', SCOPE] }],
    ['scp: one text', { scp: SCOPE }],
    ['scopes: a list', { scopes: [SCOPE] }],
    ['scope, with a customer of null', { scope: SCOPE, customer_id: null }],
  ])('opens the whole organisation with the scope for it (%s)', async (_, scopes) => {
    const { iss, aud, exp } = claims;
    expect(await setUp().bearing(await issuer.token({ iss, aud, exp, ...scopes }))).toEqual(everything);
  });

  it('may be meant for others too', async () => {
    expect(await setUp().bearing(await issuer.token({ ...claims, aud: ['other', AUDIENCE] }))).toEqual(bound);
  });

  it.each(['jwt', 'at+jwt', 'application/at+JWT', undefined])('may be of the type %s', async (typ) => {
    expect(await setUp().bearing(await issuer.token(claims, { typ }))).toEqual(bound);
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR  '])('may follow the word %j', async (scheme) => {
    expect(await setUp().sent(`${scheme} ${await issuer.token()}`)).toEqual(bound);
  });
});

describe('J1: a forged token', () => {
  const payload = JSON.stringify(claims);
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const header = { alg: 'ES256', kid: issuer.kid, typ: 'JWT' };

  it.each([
    ['alg none, without a signature', MALFORMED, `${encode('{"alg":"none"}')}.${encode(payload)}.`],
    ['alg none, with some signature', ALGORITHM, `${encode('{"alg":"none"}')}.${encode(payload)}.AAAA`],
    ['HS256 with the public key for a secret', ALGORITHM, symmetric(issuer.pem, { alg: 'HS256' }, claims)],
    ['HS256 with no secret', ALGORITHM, symmetric('', { alg: 'HS256' }, claims)],
    [
      'a critical extension that nobody knows',
      EXTENSION,
      issuer.signed({ ...header, crit: ['exp'], exp: 9 }, payload),
    ],
    [
      'a payload that is not encoded',
      MALFORMED,
      issuer.signed({ ...header, crit: ['b64'], b64: false }, payload),
    ],
    ['an algorithm that is not allowed', ALGORITHM, issuer.signed({ ...header, alg: 'ES384' }, payload)],
    ["somebody else's key", SIGNATURE, signedBy(other.privateKey, header, payload)],
    ['a token for logging out', TYPE, issuer.signed({ ...header, typ: 'logout+jwt' }, payload)],
    ['a type that is no text', TYPE, issuer.signed({ ...header, typ: ['JWT'] }, payload)],
    ['a payload that is no object', MALFORMED, issuer.signed(header, '[]')],
    ['a payload that is no JSON', MALFORMED, issuer.signed(header, '{"exp":')],
    ['a name of its key that is no text', MALFORMED, issuer.signed({ ...header, kid: 7 }, payload)],
  ])('is refused: %s', async (_, flaw, token) => {
    expect(await failureOf(setUp().bearing(token))).toEqual(refusedFor(flaw));
  });

  it('is refused: a key that the token itself brings', async () => {
    const jwk = await exportJWK(other.publicKey);
    const token = signedBy(other.privateKey, { ...header, jwk, jku: 'https://evil.example' }, payload);
    expect(await failureOf(setUp().bearing(token))).toEqual(refusedFor(SIGNATURE));
  });

  it('is refused: another payload under a good signature', async () => {
    const [head = '', , signature = ''] = (await issuer.token()).split('.');
    const token = `${head}.${encode(JSON.stringify({ ...claims, scope: SCOPE }))}.${signature}`;
    expect(await failureOf(setUp().bearing(token))).toEqual(refusedFor(SIGNATURE));
  });

  it('is refused: any text at all', async () => {
    const { sent, bearing } = setUp();
    const refusals = [
      { kind: 'unauthenticated', message: WHAT_TO_SEND },
      refusedFor(MALFORMED),
      refusedFor(ALGORITHM),
    ];
    const part = fc.oneof(fc.base64String(), fc.json().map(encode), fc.string());
    const forged = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(forged, async (text) => {
        expect(await failureOf(sent(text))).toEqual({ kind: 'unauthenticated', message: WHAT_TO_SEND });
        expect(refusals).toContainEqual(await failureOf(bearing(text)));
      }),
    );
  });

  it('is refused: a good one with any letter changed', async () => {
    const token = await issuer.token();
    const { bearing } = setUp();
    await bearing(token);
    // The last letter carries bits that no byte of the signature is made of.
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 2), fc.constantFrom('A', 'b', '7', '_'), async (at, letter) => {
        fc.pre(token[at] !== letter);
        const altered = token.slice(0, at) + letter + token.slice(at + 1);
        const flaws = [MALFORMED, EXTENSION, ALGORITHM, SIGNATURE].map(refusedFor);
        expect(flaws).toContainEqual(await failureOf(bearing(altered)));
      }),
    );
  });
});

describe('J2: a token whose claims are not as they have to be', () => {
  it.each([
    ['no exp', ENDLESS, { exp: undefined }],
    ['an exp that is no number', CLAIMS, { exp: `${claims.exp}` }],
    ['no iss', FOREIGN, { iss: undefined }],
    ['another iss', FOREIGN, { iss: 'https://id.example' }],
    ['a list for iss', FOREIGN, { iss: [ISSUER] }],
    ['no aud', AUDIENCES, { aud: undefined }],
    ['another aud', AUDIENCES, { aud: 'gateway2' }],
    ['an empty list for aud', AUDIENCES, { aud: [] }],
    ['a list of others for aud', AUDIENCES, { aud: ['other'] }],
    ['an object for aud', AUDIENCES, { aud: { [AUDIENCE]: true } }],
    ['an exp more than a minute ago', EXPIRED, { exp: now - 60 }],
    ['an nbf more than a minute ahead', EARLY, { nbf: now + 61 }],
    ['an nbf that is no number', CLAIMS, { nbf: 'now' }],
  ])('is refused: %s', async (_, flaw, wrong) => {
    const payload = JSON.stringify({ ...claims, ...wrong });
    const failure = await failureOf(setUp().bearing(issuer.signed({ alg: 'ES256' }, payload)));
    expect(failure).toEqual(refusedFor(flaw));
  });

  it('is told nothing of them unless its signature is good', async () => {
    const wrong = { ...claims, iss: 'nobody', aud: 'nobody', exp: 1 };
    const token = await new Issuer(issuer.kid).token(wrong);
    expect(await failureOf(setUp().bearing(token))).toEqual(refusedFor(SIGNATURE));
  });

  it.each([
    ['an exp less than a minute ago', { exp: now - 59 }],
    ['an nbf less than a minute ahead', { nbf: now + 60 }],
  ])('is accepted nevertheless, since clocks differ: %s', async (_, late) => {
    expect(await setUp().bearing(await issuer.token({ ...claims, ...late }))).toBeDefined();
  });

  it('is refused once it has expired, although it was accepted before', async () => {
    const { bearing, clock } = setUp();
    const token = await issuer.token({ ...claims, exp: now + 10 });
    await bearing(token);
    await clock.advance(69_999);
    await bearing(token);
    await clock.advance(1);
    expect(await failureOf(bearing(token))).toEqual(refusedFor(EXPIRED));
  });
});
