import { describe, expect, it } from 'vitest';
import { createAuthenticator } from '../../src/auth/create-authenticator.ts';
import { ManualClock } from '../support/clock.ts';
import { failureOf } from '../support/failures.ts';
import { claims, configFor, credentials, CUSTOMER, Issuer, SCOPE } from './issuer.ts';

const issuer = new Issuer();
const config = configFor({ kind: 'public-key', pem: issuer.pem });
const noAccess = {
  kind: 'forbidden',
  message: 'This token gives access to no customer.',
  tokenFlaw: { error: 'insufficient_scope', description: 'This token gives access to no customer' },
};

function bearing() {
  const authenticator = createAuthenticator(config, credentials, new ManualClock());
  return (token: string) => authenticator.authenticate({ authorization: `Bearer ${token}` });
}

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
    ['the scope twice', `,"scope":"${SCOPE}","scope":"${SCOPE}"`],
  ])('is forbidden everything: %s', async (_, more) => {
    const token = issuer.signed({ alg: 'ES256' }, `{${base}${more}}`);
    const send = bearing();
    expect(await failureOf(send(token))).toEqual(noAccess);
    expect(await failureOf(send(token))).toEqual(noAccess);
  });

  it.each([
    ['a customer', id],
    ['a customer that is none', '[]'],
  ])('is forbidden everything, and told why: both the scope and %s', async (_, named) => {
    const token = issuer.signed({ alg: 'ES256' }, `{${base},"scope":"${SCOPE}","customer_id":${named}}`);
    expect(await failureOf(bearing()(token))).toEqual({
      kind: 'forbidden',
      message:
        'This token holds both a customer and the scope for all customers. ' +
        'Expected one of the two: have its issuer leave the other out.',
      tokenFlaw: {
        error: 'insufficient_scope',
        description: 'This token holds both a customer and the scope for all customers',
      },
    });
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
