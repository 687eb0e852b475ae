import { describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { dataOf } from '../support/graphql.ts';
import { head, openRaw, smallRequest, statusesIn } from './raw-connection.ts';
import { freshGateway, freshListener, post, refusalIn } from './requests.ts';
import { JWT_ENV, organisationToken, strangersToken, tokenOf } from './tokens.ts';

const MINE = STORIES[0]?.uuid ?? '';
const NAME = `{ customer(uuid: "${MINE}") { name } }`;

const BODIES: readonly [what: string, body: string][] = [
  ['a query', JSON.stringify({ query: NAME })],
  ['a field that does not exist', '{"query":"{ custmer }"}'],
  ['a syntax error', '{"query":"{ {"}'],
  ['introspection', '{"query":"{ __schema { types { name } } }"}'],
  ['what is no JSON', 'nonsense'],
  ['a list', '[{"query":"{ __typename }"}]'],
  ['more bytes than are read', 'x'.repeat(200_000)],
];

describe('G1: who is not known is refused before anything is parsed', () => {
  it.each(BODIES)('answers %s from nobody with 401, and tells nothing of the graph', async (_, body) => {
    const gateway = await freshGateway({ env: { ...JWT_ENV, INTROSPECTION: 'on' } });
    const response = await gateway.fetch(post(body));
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await refusalIn(response)).toEqual({
      status: 401,
      code: 'UNAUTHENTICATED',
      message: 'Send a valid token in the Authorization header, after the word Bearer.',
    });
    expect(gateway.takeLog()).toEqual([]);
  });

  it.each([
    ['no token', {}],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['no token after the scheme', { authorization: 'Bearer' }],
  ])('says no more than what to send when there is %s', async (_, headers) => {
    const gateway = await freshGateway({ env: JWT_ENV });
    const response = await gateway.fetch(post({ query: NAME }, headers));
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await refusalIn(response)).toMatchObject({
      status: 401,
      message: 'Send a valid token in the Authorization header, after the word Bearer.',
    });
  });

  it('asks those for a key who are known by one', async () => {
    const gateway = await freshGateway({ env: { AUTH_MODE: 'headers' } });
    const response = await gateway.fetch(post({ query: NAME }, { authorization: 'Bearer x' }));
    expect(response.headers.get('www-authenticate')).toBe('ApiKey');
    expect(await refusalIn(response)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it.each([
    ['is none', { authorization: 'Bearer x' }, 'The token is not a signed JSON Web Token of at most 8 kB'],
    ['was signed by a stranger', null, 'The signature of the token cannot be verified'],
  ])('says what is wrong with a token that %s, in the header and in the body', async (_, headers, flaw) => {
    const gateway = await freshGateway({ env: JWT_ENV });
    const response = await gateway.fetch(post({ query: NAME }, headers ?? (await strangersToken())));
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer error="invalid_token", error_description="${flaw}"`,
    );
    expect(await refusalIn(response)).toEqual({
      status: 401,
      code: 'UNAUTHENTICATED',
      message: `${flaw}. Send a valid token in the Authorization header, after the word Bearer.`,
    });
  });

  it('lets a customer read what is its own, and the organisation everything', async () => {
    const gateway = await freshGateway({ env: JWT_ENV });
    for (const headers of [await tokenOf(MINE), await organisationToken()]) {
      const response = await gateway.fetch(post({ query: NAME }, headers));
      expect(await response.json()).toMatchObject({ data: { customer: { name: STORIES[0]?.name } } });
    }
  });

  it('answers while the body is still on its way', async () => {
    const { url } = await freshListener({ env: JWT_ENV });
    const client = await openRaw(url);
    client.send(`${head('Content-Length: 1000')}\r\n{"query":`);
    const answer = await client.until(/\r\n\r\n\{.*\}$/);
    expect(statusesIn(answer)).toEqual([401]);
    client.destroy();
  });

  it('keeps the connection of a refused request that has come whole', async () => {
    const { url } = await freshListener({ env: JWT_ENV });
    const client = await openRaw(url);
    client.send(smallRequest());
    await client.until(/\}$/);
    client.send(smallRequest());
    await client.answers(2, '}');
    expect(client.isOpen).toBe(true);
    client.destroy();
  });

  it('asks for the credentials that are forwarded where callers bring their own', async () => {
    const gateway = await freshGateway({ env: { AUTH_MODE: 'headers' } });
    expect(await refusalIn(await gateway.fetch(post('nonsense')))).toMatchObject({ status: 401 });
    const { apiKey, organisation } = gateway.sandbox;
    const response = await gateway.fetch(post({ query: NAME }, { 'x-api-key': apiKey, organisation }));
    expect(response.status).toBe(200);
  });

  it('asks nobody for anything without an AUTH_MODE', async () => {
    const gateway = await freshGateway();
    expect(dataOf(await gateway.query('{ __typename }'))).toEqual({ __typename: 'Query' });
  });
});
