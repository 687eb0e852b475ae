import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyInAddress } from '../../src/http/address-body.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { openRaw } from './raw-connection.ts';
import {
  freshGateway,
  freshListener,
  get,
  operationLines,
  post,
  refusalIn,
  sharedGateway,
} from './requests.ts';
import { JWT_ENV, tokenOf } from './tokens.ts';

const [A = ''] = STORIES.map(({ uuid }) => uuid);
const query = 'query name($uuid: UUID!) { customer(uuid: $uuid) { name } }';
const variables = { uuid: A };

describe('a GET', () => {
  const gatewayOf = sharedGateway();

  it('is answered as the POST of the same members is, byte by byte', async () => {
    for (const members of [
      { query: '{ __typename }' },
      { query, variables },
      { query, variables, operationName: 'name', extensions: { clientLibrary: { name: 'a' } } },
      { query: `${query} query other { __typename }`, variables, operationName: 'name' },
      { query: '{ node(id: "bad") { id } }' },
      { query: '{' },
      { query: '{ nothing }' },
      { query },
      { query, variables: { uuid: 'x' } },
      { query, operationName: 'none' },
      { query: `# ä ü 漢 😀 + % & = #\n{ __typename }` },
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } },
    ]) {
      for (const accept of ['application/json', 'application/graphql-response+json']) {
        const read = await gatewayOf().fetch(get(members, { accept }));
        const posted = await gatewayOf().fetch(post(members, { accept }));
        expect(read.status).toBe(posted.status);
        expect(read.headers.get('content-type')).toBe(posted.headers.get('content-type'));
        expect(await read.text()).toBe(await posted.text());
      }
    }
  });

  it('takes an empty parameter for none, and a plus for a space', async () => {
    const address = `?query=query+name+{+__typename+}&operationName=&variables=&extensions=`;
    const headers = { accept: 'application/json' };
    const response = await gatewayOf().fetch(
      new Request(`http://gateway.test/graphql${address}`, { headers }),
    );
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it.each([
    ['nothing', ''],
    ['an empty query', '?query='],
    ['a query twice', '?query={__typename}&query={__typename}'],
    ['variables that are no JSON', '?query={__typename}&variables={'],
    ['variables that are no object', '?query={__typename}&variables=[]'],
    ['extensions that are no object', '?query={__typename}&extensions=1'],
    ['what nobody knows', '?query={__typename}&further=1'],
    ['bytes that are no UTF-8', '?query={__typename}&operationName=%ff'],
    ['a percent sign with nothing behind it', '?query={__typename}%'],
  ])('of %s is refused', async (_, address) => {
    const headers = { accept: 'application/graphql-response+json' };
    const response = await gatewayOf().fetch(
      new Request(`http://gateway.test/graphql${address}`, { headers }),
    );
    expect(await refusalIn(response)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });

  it.each(['mutation', 'subscription'])('of a %s is refused, and told to be a POST', async (kind) => {
    for (const document of [`${kind} { a }`, `${kind} a { __typename } query b { __typename }`]) {
      for (const accept of ['application/json', 'application/graphql-response+json', 'text/event-stream']) {
        const members = { query: document, ...(document.includes('query b') && { operationName: 'a' }) };
        const headers = { accept, 'apollo-require-preflight': 'true' };
        const response = await gatewayOf().fetch(get(members, headers));
        expect(response.headers.get('allow')).toBe('POST, OPTIONS');
        expect(await refusalIn(response)).toEqual({
          status: 405,
          code: 'BAD_USER_INPUT',
          message: `Expected a query in the address, got a ${kind}.`,
        });
      }
    }
    const other = { query: `${kind} a { __typename } query b { __typename }`, operationName: 'b' };
    expect((await gatewayOf().fetch(get(other))).status).toBe(200);
  });

  it('leaves its line in the log, and needs its token, as a POST does', async () => {
    const gateway = await freshGateway({ env: { ...JWT_ENV, LOG_LEVEL: 'info' } });
    expect((await gateway.fetch(get({ query, variables }))).status).toBe(401);
    const token = await tokenOf(A);
    // A token alone shows that it is no page's doing.
    const response = await gateway.fetch(get({ query, variables }, { ...token, accept: '*/*' }));
    expect(await response.json()).toHaveProperty('data.customer.name');
    expect(operationLines(gateway)).toMatchObject([{ kind: 'query', status: 200 }]);
  });

  it('of a trusted document needs no text', async () => {
    const hash = 'b'.repeat(64);
    const env = { TRUSTED_DOCUMENTS: 'manifest.json', TRUSTED_DOCUMENTS_ONLY: 'on' };
    const gateway = await freshGateway({ env, trusted: new Map([[hash, query]]) });
    const response = await gateway.fetch(get({ documentId: `sha256:${hash}`, variables }));
    expect(await response.json()).toHaveProperty('data.customer.name');
    expect((await gateway.fetch(get({ query, variables }))).status).toBe(200);
    const refused = await gateway.fetch(
      get({ query, variables }, { accept: 'application/graphql-response+json' }),
    );
    expect(await refusalIn(refused)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it('may be as long as a body, as far as a head may be', async () => {
    const gateway = await freshGateway({ env: { MAX_BODY_BYTES: '1024' } });
    const response = await gateway.fetch(get({ query: `{ __typename } #${'x'.repeat(1024)}` }));
    expect(await refusalIn(response)).toEqual({
      status: 414,
      code: 'BAD_USER_INPUT',
      message: 'Expected an address of at most 1024 bytes. Send a POST.',
    });
  });
});

describe('T9: what a page of another site can have a browser send', () => {
  const gatewayOf = sharedGateway();

  it.each([
    ['a link or a form', { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }],
    ['a script', { accept: '*/*' }],
    ['an image', { accept: 'image/avif,image/webp,*/*;q=0.8' }],
    ['a stream of events', { accept: 'text/event-stream' }],
    ['a reload', { accept: '*/*', 'cache-control': 'max-age=0', pragma: 'no-cache' }],
    ['remembered credentials', { accept: '*/*', authorization: 'Basic eDp5' }],
    ['what proxies add', { accept: '*/*', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }],
    ['a form type', { accept: '*/*', 'content-type': 'application/x-www-form-urlencoded' }],
    ['what is not to be sent', { accept: 'application/json;q=0, */*' }],
  ])('is not executed: %s', async (_, headers) => {
    for (const method of ['GET', 'HEAD']) {
      const gateway = gatewayOf();
      const response = await gateway.fetch(get({ query, variables }, headers, method));
      if (response.status !== 400) expect(response.headers.get('content-type')).toContain('text/html');
      expect(gateway.takeLog()).toEqual([]);
    }
  });

  it.each([
    { accept: 'application/json' },
    {
      accept:
        'application/graphql-response+json, application/graphql+json, application/json, text/event-stream',
    },
    { accept: '*/*', authorization: 'Bearer x' },
    { accept: '*/*', 'x-api-key': 'x' },
    { accept: '*/*', 'apollo-require-preflight': 'true' },
    { accept: '*/*', 'x-graphql-yoga-csrf': '1' },
    { accept: '*/*', 'content-type': 'application/json' },
  ])('is not %j', async (headers) => {
    const gateway = gatewayOf();
    const response = await gateway.fetch(get({ query, variables }, headers));
    expect(response.status).toBe(200);
    expect(gateway.takeLog()).toHaveLength(1);
  });
});

describe('a HEAD', () => {
  it('has the head that a GET has, its length included, and nothing more', async () => {
    const { url } = await freshListener();
    const client = await openRaw(url);
    const address = `/graphql?query=${encodeURIComponent('{ __typename }')}`;
    const heads: string[] = [];
    for (const method of ['HEAD', 'GET']) {
      client.send(`${method} ${address} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n`);
    }
    const received = await client.answers(2, '}}');
    for (const head of received.split(/(?=HTTP\/1\.1)/)) {
      heads.push(head.replace(/^(date|x-request-id):.*\r\n/gim, ''));
    }
    expect(heads).toHaveLength(2);
    expect(heads[1]).toBe(`${heads[0] ?? ''}{"data":{"__typename":"Query"}}`);
    client.destroy();
  });
});

it('an address is read as the members that were written, whatever they are', () => {
  const member = fc.record({ query: fc.string(), variables: fc.dictionary(fc.string(), fc.jsonValue()) });
  fc.assert(
    fc.property(member, ({ query: text, variables: values }) => {
      fc.pre(text !== '');
      const parameters = new URLSearchParams({ query: text, variables: JSON.stringify(values) });
      const read: unknown = JSON.parse(bodyInAddress(`/graphql?${parameters.toString()}`));
      expect(read).toEqual({ query: text, variables: JSON.parse(JSON.stringify(values)) as unknown });
    }),
  );
});
