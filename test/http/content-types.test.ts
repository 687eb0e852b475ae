import { describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { post, refusalIn, sharedGateway } from './requests.ts';

const gatewayOf = sharedGateway();

const QUERY = `{ customer(uuid: "${STORIES[0]?.uuid ?? ''}") { name } }`;
const JSON_BODY = JSON.stringify({ query: QUERY });
const FORM = new URLSearchParams({ query: QUERY }).toString();
const MULTIPART = [
  '--b\r\ncontent-disposition: form-data; name="operations"\r\n\r\n',
  `${JSON_BODY}\r\n--b\r\ncontent-disposition: form-data; name="map"\r\n\r\n{}\r\n--b--\r\n`,
].join('');

/** Types that a page of any site may send without being asked, and others that are none of JSON. */
const OTHER_TYPES: readonly [type: string, body: string][] = [
  ['text/plain', JSON_BODY],
  ['text/plain; charset=utf-8', JSON_BODY],
  ['text/plain; application/json', JSON_BODY],
  ['text/plain, application/json', JSON_BODY],
  ['application/x-www-form-urlencoded', FORM],
  ['application/x-www-form-urlencoded', JSON_BODY],
  ['multipart/form-data; boundary=b', MULTIPART],
  ['multipart/mixed; boundary=application/json', JSON_BODY],
  ['message/rfc822', JSON_BODY],
  ['message/rfc822; a=application/json', JSON_BODY],
  ['application/graphql', QUERY],
  ['application/graphql+json', JSON_BODY],
  ['application/json-patch+json', JSON_BODY],
  ['application/jsonp', JSON_BODY],
  ['application/json; charset=utf-16', JSON_BODY],
  ['application/json; a=b', JSON_BODY],
  ['application/json, text/plain', JSON_BODY],
  ['json', JSON_BODY],
  ['', JSON_BODY],
];

describe('G6: only what a client of GraphQL sends is executed', () => {
  it.each(OTHER_TYPES)('answers a POST of "%s" with 415', async (type, body) => {
    const gateway = gatewayOf();
    const response = await gateway.fetch(post(body, { 'content-type': type }));
    expect(await refusalIn(response)).toMatchObject({ status: 415, code: 'BAD_USER_INPUT' });
    expect(gateway.takeLog()).toEqual([]);
  });

  it('answers a POST without a type with 415', async () => {
    const gateway = gatewayOf();
    const body = new TextEncoder().encode(JSON_BODY);
    const request = new Request('http://gateway.test/graphql', { method: 'POST', body });
    expect(request.headers.has('content-type')).toBe(false);
    expect((await gateway.fetch(request)).status).toBe(415);
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON ; Charset=UTF-8',
  ])('executes a POST of "%s"', async (type) => {
    const gateway = gatewayOf();
    expect((await gateway.fetch(post(JSON_BODY, { 'content-type': type }))).status).toBe(200);
    expect(gateway.takeLog()).toHaveLength(1);
  });

  it.each([null, ...new Set(OTHER_TYPES.map(([type]) => type))])(
    'executes nothing for a GET that any page can make, of the type "%s"',
    async (type) => {
      const gateway = gatewayOf();
      const headers = { accept: '*/*', ...(type !== null && { 'content-type': type }) };
      const url = `http://gateway.test/graphql?${FORM}`;
      const response = await gateway.fetch(new Request(url, { headers }));
      expect(await refusalIn(response)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
      expect(gateway.takeLog()).toEqual([]);
    },
  );

  it('executes nothing for a query beside the page of GraphiQL', async () => {
    const gateway = gatewayOf();
    const headers = { accept: 'text/html' };
    const response = await gateway.fetch(new Request(`http://gateway.test/graphql?${FORM}`, { headers }));
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(gateway.takeLog()).toEqual([]);
  });

  it('takes nothing from the query of a POST', async () => {
    const gateway = gatewayOf();
    const response = await gateway.fetch(post({}, {}, `http://gateway.test/graphql?${FORM}`));
    expect(await refusalIn(response)).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(gateway.takeLog()).toEqual([]);
  });
});

describe('G10: one request is one operation', () => {
  it.each([0, 1, 2, 1000])('refuses a list of %i operations', async (length) => {
    const gateway = gatewayOf();
    const response = await gateway.fetch(post(Array.from({ length }, () => ({ query: QUERY }))));
    expect(await refusalIn(response)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(gateway.takeLog()).toEqual([]);
  });
});

describe('G12: nothing is uploaded', () => {
  it('refuses multipart bodies, those that would reach a prototype included', async () => {
    const gateway = gatewayOf();
    for (const map of ['{}', '{"0":["__proto__.polluted"]}', '{"0":["constructor.prototype.polluted"]}']) {
      const body = new FormData();
      body.set('operations', JSON_BODY);
      body.set('map', map);
      body.set('0', new Blob(['yes']), 'a.txt');
      const response = await gateway.fetch(
        new Request('http://gateway.test/graphql', { method: 'POST', body }),
      );
      expect(response.status).toBe(415);
    }
    expect('polluted' in {}).toBe(false);
    expect(gateway.takeLog()).toEqual([]);
  });
});

describe('a body that is compressed', () => {
  it.each(['gzip', 'br', 'GZIP', 'deflate, gzip', 'x"<b>'])(
    'by %s is refused by that name, not for what it looks like',
    async (coding) => {
      const gateway = gatewayOf();
      const response = await gateway.fetch(post(JSON_BODY, { 'content-encoding': coding }));
      expect(response.headers.get('accept-encoding')).toBe('identity');
      const isRead = /^\w+$/.test(coding);
      const said = isRead
        ? `the content coding ${coding.toLowerCase()}`
        : 'a content coding that cannot be read';
      expect(await refusalIn(response)).toEqual({
        status: 415,
        code: 'BAD_USER_INPUT',
        message: `Expected a body that is not compressed, got ${said}.`,
      });
    },
  );

  it.each(['identity', 'Identity', ''])('by nothing is read: "%s"', async (coding) => {
    const response = await gatewayOf().fetch(post(JSON_BODY, { 'content-encoding': coding }));
    expect(response.status).toBe(200);
  });
});
