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
const refused = {
  kind: 'unauthenticated',
  message: 'Send a valid token in the Authorization header, after the word Bearer.',
};
const noAccess = { kind: 'forbidden', message: 'This token gives access to no customer.' };

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
    ['alg none, without a signature', `${encode('{"alg":"none"}')}.${encode(payload)}.`],
    ['alg none, with some signature', `${encode('{"alg":"none"}')}.${encode(payload)}.AAAA`],
    ['HS256 with the public key for a secret', symmetric(issuer.pem, { alg: 'HS256' }, claims)],
    ['HS256 with no secret', symmetric('', { alg: 'HS256' }, claims)],
    ['a critical extension that nobody knows', issuer.signed({ ...header, crit: ['exp'], exp: 9 }, payload)],
    ['a payload that is not encoded', issuer.signed({ ...header, crit: ['b64'], b64: false }, payload)],
    ['an algorithm that is not allowed', issuer.signed({ ...header, alg: 'ES384' }, payload)],
    ["somebody else's key", signedBy(other.privateKey, header, payload)],
    ['a token for logging out', issuer.signed({ ...header, typ: 'logout+jwt' }, payload)],
    ['a type that is no text', issuer.signed({ ...header, typ: ['JWT'] }, payload)],
    ['a payload that is no object', issuer.signed(header, '[]')],
    ['a payload that is no JSON', issuer.signed(header, '{"exp":')],
  ])('is refused: %s', async (_, token) => {
    expect(await failureOf(setUp().bearing(token))).toEqual(refused);
  });

  it('is refused: a key that the token itself brings', async () => {
    const jwk = await exportJWK(other.publicKey);
    const token = signedBy(other.privateKey, { ...header, jwk, jku: 'https://evil.example' }, payload);
    expect(await failureOf(setUp().bearing(token))).toEqual(refused);
  });

  it('is refused: another payload under a good signature', async () => {
    const [head = '', , signature = ''] = (await issuer.token()).split('.');
    const token = `${head}.${encode(JSON.stringify({ ...claims, scope: SCOPE }))}.${signature}`;
    expect(await failureOf(setUp().bearing(token))).toEqual(refused);
  });

  it('is refused: any text at all', async () => {
    const { sent, bearing } = setUp();
    const part = fc.oneof(fc.base64String(), fc.json().map(encode), fc.string());
    const forged = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(forged, async (text) => {
        expect(await failureOf(sent(text))).toEqual(refused);
        expect(await failureOf(bearing(text))).toEqual(refused);
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
        expect(await failureOf(bearing(altered))).toEqual(refused);
      }),
    );
  });
});

describe('J2: a token whose claims are not as they have to be', () => {
  it.each([
    ['no exp', { exp: undefined }],
    ['an exp that is no number', { exp: `${claims.exp}` }],
    ['no iss', { iss: undefined }],
    ['another iss', { iss: 'https://id.example' }],
    ['a list for iss', { iss: [ISSUER] }],
    ['no aud', { aud: undefined }],
    ['another aud', { aud: 'gateway2' }],
    ['an empty list for aud', { aud: [] }],
    ['a list of others for aud', { aud: ['other'] }],
    ['an object for aud', { aud: { [AUDIENCE]: true } }],
    ['an exp more than a minute ago', { exp: now - 60 }],
    ['an nbf more than a minute ahead', { nbf: now + 61 }],
    ['an nbf that is no number', { nbf: 'now' }],
  ])('is refused: %s', async (_, wrong) => {
    const token = issuer.signed({ alg: 'ES256' }, JSON.stringify({ ...claims, ...wrong }));
    expect(await failureOf(setUp().bearing(token))).toEqual(refused);
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
    expect(await failureOf(bearing(token))).toEqual(refused);
  });
});

describe('J5: a sound token that names no customer', () => {
  const { iss, aud, exp } = claims;
  const base = JSON.stringify({ iss, aud, exp }).slice(1, -1);
  const id = `"${CUSTOMER}"`;

  it.each([
    ['no claim', ''],
    ['null', ',"customer_id":null'],
    ['a number', ',"customer_id":1'],
    ['a list', `,"customer_id":[${id}]`],
    ['an object', `,"customer_id":{"uuid":${id}}`],
    ['an empty text', ',"customer_id":""'],
    ['no UUID', ',"customer_id":"me"'],
    ['a UUID with space around it', `,"customer_id":" ${CUSTOMER}"`],
    ['a UUID without dashes', `,"customer_id":"${CUSTOMER.replaceAll('-', '')}"`],
    ['two UUIDs', `,"customer_id":"${CUSTOMER} ${CUSTOMER}"`],
    ['a path', `,"customer_id":"${CUSTOMER}/../x"`],
    ['the claim under another name', `,"Customer_id":${id}`],
    ['the claim twice', `,"customer_id":${id},"customer_id":${id}`],
    ['the claim twice, once in disguise', `,"customer_id":${id},"customer\\u005fid":${id}`],
    ['another claim twice', `,"customer_id":${id},"sub":"a","sub":"b"`],
    ['a key twice within a claim', `,"customer_id":${id},"act":[{"sub":1,"sub":2}]`],
    ['a scope of a similar name', `,"scope":"${SCOPE}:none x${SCOPE} ${SCOPE.toUpperCase()}"`],
    ['a list of scopes in one text', `,"scp":["openid ${SCOPE}"]`],
    ['a scope in an object', `,"scope":{"${SCOPE}":true}`],
    ['both the scope and a customer', `,"scope":"${SCOPE}","customer_id":${id}`],
    ['both the scope and a wrong customer', `,"scope":"${SCOPE}","customer_id":[]`],
    ['the scope twice', `,"scope":"${SCOPE}","scope":"${SCOPE}"`],
  ])('is forbidden everything: %s', async (_, more) => {
    const token = issuer.signed({ alg: 'ES256' }, `{${base}${more}}`);
    const { bearing } = setUp();
    expect(await failureOf(bearing(token))).toEqual(noAccess);
    expect(await failureOf(bearing(token))).toEqual(noAccess);
  });

  it('is forbidden everything: with any scope, when no scope opens the organisation', async () => {
    const closed = { ...config, organisationScope: null };
    const authenticator = createAuthenticator(closed, credentials, new ManualClock());
    const token = await issuer.token({ iss, aud, exp, scope: `null  ${SCOPE}` });
    expect(await failureOf(authenticator.authenticate({ authorization: `Bearer ${token}` }))).toEqual(
      noAccess,
    );
  });
});
