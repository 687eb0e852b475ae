import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../support/clock.ts';
import { type HttpListener, startListener } from '../support/http-listener.ts';
import { AUDIENCE, encode, Issuer, ISSUER, SCOPE, symmetric } from '../auth/issuer.ts';
import { ALPHA, BRAVO } from './tenants.ts';
import { startTwoCustomers, type TwoCustomers } from './tenant-sandbox.ts';
import { bearer, claimsWith, issuer, JWT_RULES, publishedKeys } from './tokens.ts';
import { createTrustGateway, ENDPOINT, type TrustGateway } from './trust-gateway.ts';

const header = { alg: 'ES256', kid: issuer.kid, typ: 'JWT' };
const mine = claimsWith({ customer_id: ALPHA.customer });
const sound = JSON.stringify(mine);

/** Documents from good to hopeless: none of them may make a difference to who is refused. */
const BODIES = [
  JSON.stringify({ query: '{ viewer { customer { name } } }' }),
  JSON.stringify({ query: '{ viewer { costumer { name } } }' }),
  JSON.stringify({ query: '{ viewer {' }),
  '{ this is no JSON',
];

let two: TwoCustomers;

beforeAll(async () => {
  two = await startTwoCustomers({ INTROSPECTION: 'on' });
});
afterAll(() => two.close());
beforeEach(() => two.takeCalls());

async function post(
  body: string,
  headers: Readonly<Record<string, string>>,
  gateway: TrustGateway = two.gateway,
) {
  const type = { 'content-type': 'application/json' };
  const response = await gateway.fetch(
    new Request(ENDPOINT, { method: 'POST', headers: { ...type, ...headers }, body }),
  );
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** The one answer to all the bodies, after which nothing was asked upstream. */
async function refusalOf(token: string) {
  const answers = await Promise.all(BODIES.map((body) => post(body, bearer(token))));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(two.takeCalls()).toEqual([]);
  const [answer] = answers;
  if (answer === undefined) throw new Error('expected an answer');
  return answer;
}

const EXTENSION = 'The token has a critical extension (crit) that is not known here';
const MALFORMED = 'The token is not a signed JSON Web Token of at most 8 kB';
const ALGORITHM = 'The token is signed with an algorithm that is not accepted here';
const SIGNATURE = 'The signature of the token cannot be verified';
const WHAT_TO_SEND = 'Send a valid token in the Authorization header, after the word Bearer.';

/** The whole answer to a token with a flaw. */
function unauthenticated(flaw: string) {
  const message = `${flaw}. ${WHAT_TO_SEND}`;
  return {
    status: 401,
    text: JSON.stringify({ errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] }),
    challenge: `Bearer error="invalid_token", error_description="${flaw}"`,
  };
}

describe('J1: a token that the issuer did not sign in an allowed way', () => {
  const forged: readonly (readonly [what: string, flaw: string, token: () => string | Promise<string>])[] = [
    ['no algorithm', MALFORMED, () => `${encode('{"alg":"none"}')}.${encode(sound)}.`],
    ['no algorithm, and a signature', ALGORITHM, () => `${encode('{"alg":"none"}')}.${encode(sound)}.AAAA`],
    [
      'a shared secret that is the public key',
      ALGORITHM,
      () => symmetric(issuer.pem, { alg: 'HS256' }, mine),
    ],
    [
      'a critical extension that nobody knows',
      EXTENSION,
      () => issuer.signed({ ...header, crit: ['exp2'], exp2: 1 }, sound),
    ],
    ['the key of somebody else', SIGNATURE, () => new Issuer().token(mine)],
    ['another algorithm than is named', ALGORITHM, () => issuer.signed({ ...header, alg: 'RS256' }, sound)],
    [
      'a key that it brings along',
      SIGNATURE,
      async () => {
        const stranger = new Issuer();
        return stranger.signed({ ...header, jwk: await stranger.jwk() }, sound);
      },
    ],
    [
      'the signature of another payload',
      SIGNATURE,
      async () => {
        const [head = '', , signature = ''] = (await issuer.token(mine)).split('.');
        return `${head}.${encode(JSON.stringify({ ...mine, customer_id: BRAVO.customer }))}.${signature}`;
      },
    ],
  ];
  it.each(forged)('is answered 401 before the document is looked at: %s', async (_, flaw, token) => {
    const { status, text, headers } = await refusalOf(await token());
    const challenge = headers.get('www-authenticate');
    expect({ status, text, challenge }).toEqual(unauthenticated(flaw));
  });
});

describe('J2: a token with a claim that is missing or not for us', () => {
  const past = Math.floor(Date.UTC(2020, 0) / 1000);
  it.each([
    ['no exp', 'The token does not say when it expires', { ...mine, exp: undefined }],
    ['no iss', 'The token is not from the trusted issuer', { ...mine, iss: undefined }],
    ['no aud', 'The token is meant for another audience', { ...mine, aud: undefined }],
    ['an exp that is over', 'The token has expired', { ...mine, exp: past }],
    ['an exp that is a text', 'The token has a claim of the wrong type', { ...mine, exp: String(mine.exp) }],
    ['an nbf to come', 'The token is not valid yet', { ...mine, nbf: mine.exp - 1 }],
    ['another issuer', 'The token is not from the trusted issuer', { ...mine, iss: `${ISSUER}x` }],
    ['another audience', 'The token is meant for another audience', { ...mine, aud: `${AUDIENCE}x` }],
    ['no audience in the list', 'The token is meant for another audience', { ...mine, aud: [] }],
  ])('is answered 401, and says why: %s', async (_, flaw, claims) => {
    const { status, text, headers } = await refusalOf(issuer.signed(header, JSON.stringify(claims)));
    const challenge = headers.get('www-authenticate');
    expect({ status, text, challenge }).toEqual(unauthenticated(flaw));
  });
});

describe('J5: a sound token that names no customer, or names it in a way that can be misread', () => {
  const rest = JSON.stringify(claimsWith()).slice(1);
  it.each([
    ['no claim', `{${rest}`],
    ['null', `{"customer_id":null,${rest}`],
    ['a list', `{"customer_id":["${ALPHA.customer}"],${rest}`],
    ['a number', `{"customer_id":7,${rest}`],
    ['an object', `{"customer_id":{"eq":"${ALPHA.customer}"},${rest}`],
    ['an empty text', `{"customer_id":"",${rest}`],
    ['no UUID', `{"customer_id":"alpha",${rest}`],
    ['two of them in one text', `{"customer_id":"${ALPHA.customer},${BRAVO.customer}",${rest}`],
    ['a path', `{"customer_id":"${ALPHA.customer}/..",${rest}`],
    ['twice', `{"customer_id":"${BRAVO.customer}","customer_id":"${ALPHA.customer}",${rest}`],
    [
      'twice, once spelled otherwise',
      `{"customer\\u005fid":"${BRAVO.customer}","customer_id":"${ALPHA.customer}",${rest}`,
    ],
    ['a scope that begins like the one', `{"scope":"${SCOPE}.read",${rest}`],
  ])('is answered 403, whatever the document: %s', async (_, payload) => {
    const { status, text, headers } = await refusalOf(issuer.signed(header, payload));
    expect(headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", error_description="This token gives access to no customer"',
    );
    expect({ status, text }).toEqual({
      status: 403,
      text: '{"errors":[{"message":"This token gives access to no customer.","extensions":{"code":"FORBIDDEN"}}]}',
    });
  });

  it('is answered 403, and says what to do: a customer and the organisation scope', async () => {
    const payload = `{"customer_id":"${ALPHA.customer}","scope":"${SCOPE}",${rest}`;
    const { status, text, headers } = await refusalOf(issuer.signed(header, payload));
    const flaw = 'This token holds both a customer and the scope for all customers';
    expect(headers.get('www-authenticate')).toBe(
      `Bearer error="insufficient_scope", error_description="${flaw}"`,
    );
    const message = `${flaw}. Expected one of the two: have its issuer leave the other out.`;
    expect({ status, text }).toEqual({
      status: 403,
      text: JSON.stringify({ errors: [{ message, extensions: { code: 'FORBIDDEN' } }] }),
    });
  });
});

describe('keys that the issuer publishes', () => {
  const query = JSON.stringify({ query: '{ viewer { customer { uuid } } }' });
  let publisher: HttpListener;
  let isDown = false;
  let clock: ManualClock;
  let gateway: TrustGateway;

  beforeAll(async () => {
    publisher = await startListener((response) => {
      if (isDown) response.writeHead(503).end();
      else void publishedKeys().then((text) => response.end(text));
    });
  });
  beforeEach(() => {
    isDown = false;
    clock = new ManualClock();
    gateway = createTrustGateway({
      upstreamUrl: publisher.url,
      credentials: { apiKey: 'key', organisation: ALPHA.organisation },
      env: { ...JWT_RULES, JWT_JWKS_URL: `${publisher.url}/jwks` },
      clock,
    });
  });
  afterEach(() => gateway.close());
  afterAll(() => publisher.close());

  const statusFor = async (claims: object, kid: string = issuer.kid) => {
    const token = await issuer.token({ ...mine, ...claims }, { kid });
    return (await post(query, bearer(token), gateway)).status;
  };

  it('J3: are asked for once by fifty tokens with fifty unknown keys, each of which is 401', async () => {
    const before = publisher.arrivals.length;
    const statuses = new Set<number>();
    for (let n = 0; n < 50; n += 1) statuses.add(await statusFor({}, `unknown-${n}`));
    expect([...statuses]).toEqual([401]);
    expect(publisher.arrivals.length - before).toBe(1);
    expect(await statusFor({})).toBe(200);
  });

  it('J4: go on working while they cannot be fetched; a token with another one is 503, not 401', async () => {
    expect(await statusFor({})).toBe(200);
    isDown = true;
    await clock.advance(31_000);
    expect(await statusFor({}, 'unknown')).toBe(503);
    expect(await statusFor({ jti: 'another token with the known key' })).toBe(200);
  });

  it('J4: make every token 503 that comes before the first of them was had, whatever the document', async () => {
    isDown = true;
    for (const body of BODIES) {
      const { status, text, headers } = await post(body, bearer(await issuer.token(mine)), gateway);
      expect(status).toBe(503);
      expect(headers.get('retry-after')).toBe('5');
      expect(text).toBe(
        '{"errors":[{"message":"Tokens cannot be checked at the moment. Try again in a while.","extensions":{"code":"OVERLOADED","retryAfter":5}}]}',
      );
    }
    expect(publisher.arrivals.at(-1)?.target).toBe('/jwks');
  });
});
