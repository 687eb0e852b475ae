import { describe, expect, it } from 'vitest';
import { post, refusalIn, sharedGateway } from './requests.ts';

const gatewayOf = sharedGateway();

const query = '{ viewer { customer { uuid } } }';
const MEMBERS = 'Expected no members but query, variables, operationName and extensions, got';
const NO_JSON = 'Expected a body of JSON, got text that is not JSON.';
const NO_UTF8 = 'Expected a body in UTF-8, got bytes that are not valid text.';

/** Bodies that are said to be JSON, with what is told of them. */
const BODIES: readonly [what: string, body: unknown, message: string][] = [
  ['nothing', '', 'Expected a body of JSON, got an empty one.'],
  ['white space', ' \r\n\t', 'Expected a body of JSON, got an empty one.'],
  [
    'a byte order mark',
    `\ufeff${JSON.stringify({ query })}`,
    'Expected a body of JSON in UTF-8, got one with a byte order mark in front. Leave it out.',
  ],
  ['a document', query, NO_JSON],
  ['JSON that is cut', '{"query":"{ __ty', NO_JSON],
  ['JSON with more behind it', `${JSON.stringify({ query })}{}`, NO_JSON],
  ['a form', new URLSearchParams({ query }).toString(), NO_JSON],
  ['a body in parts', '--b\r\ncontent-disposition: form-data; name="query"\r\n\r\n{}\r\n--b--\r\n', NO_JSON],
  ['no text in UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), NO_UTF8],
  ['a text in Latin 1', Buffer.from(`{"query":"{ a # \u00fc }"}`, 'latin1'), NO_UTF8],
  ['half a surrogate pair', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), NO_UTF8],
  ['UTF-16', new Uint8Array([0x7b, 0x00, 0x7d, 0x00]), NO_JSON],
  ['brackets without end', '['.repeat(50_000), NO_JSON],
  ['null', 'null', 'Expected a body with one JSON object, got null.'],
  ['a number', '5', 'Expected a body with one JSON object, got a number.'],
  ['a boolean', 'true', 'Expected a body with one JSON object, got a boolean.'],
  ['a string', JSON.stringify(query), 'Expected a body with one JSON object, got a string.'],
  ['a list', '[]', 'Expected a body with one JSON object, got an array. Send one operation per request.'],
  [
    'a list of requests',
    [{ query }],
    'Expected a body with one JSON object, got an array. Send one operation per request.',
  ],
  ['an empty object', {}, 'Expected a document as query, got none.'],
  ['a query of null', { query: null }, 'Expected a document as query, got none.'],
  ['an empty query', { query: '' }, 'Expected a document as query, got none.'],
  ['a query that is a number', { query: 5 }, 'Expected query to be a string, got a number.'],
  ['a query that is a list', { query: [query] }, 'Expected query to be a string, got an array.'],
  [
    'variables in a text',
    { query, variables: '{}' },
    'Expected variables to be a JSON object or null, got a string.',
  ],
  [
    'a list of variables',
    { query, variables: [] },
    'Expected variables to be a JSON object or null, got an array.',
  ],
  [
    'extensions in a text',
    { query, extensions: '' },
    'Expected extensions to be a JSON object or null, got a string.',
  ],
  [
    'a name that is none',
    { query, operationName: {} },
    'Expected operationName to be a string or null, got an object.',
  ],
  ['a member more', { query, other: 1 }, `${MEMBERS} other.`],
  ['a member of the prototype', `{"query":"{ a }","__proto__":{}}`, `${MEMBERS} __proto__.`],
  ['a member of an odd name', { query, 'c4n4ry "<b>': 1 }, `${MEMBERS} another name.`],
];

const ACCEPTS = [
  ['application/json', 'application/json; charset=utf-8'],
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
  ['text/event-stream', 'application/json; charset=utf-8'],
  ['multipart/mixed, application/json;q=0.5', 'application/json; charset=utf-8'],
] as const;

describe.each(ACCEPTS)('for who accepts %s, a body', (accept, type) => {
  it.each(BODIES)('of %s is answered with 400, and says what was expected', async (_what, body, message) => {
    const gateway = gatewayOf();
    const headers = { accept, 'content-type': 'application/json' };
    const response = await gateway.fetch(
      body instanceof Uint8Array
        ? new Request('http://gateway.test/graphql', { method: 'POST', headers, body: Uint8Array.from(body) })
        : post(body, headers),
    );
    expect(response.headers.get('content-type')).toBe(type);
    expect(await refusalIn(response)).toEqual({ status: 400, code: 'BAD_USER_INPUT', message });
    expect(gateway.takeLog()).toEqual([]);
  });
});

const HASH = 'b'.repeat(64);
const trusted = new Map([[HASH, query]]);
const MANIFEST = { TRUSTED_DOCUMENTS: 'manifest.json' };
const NO_ID = /^Expected (documentId|doc_id|id|extensions\.\S+) to be the id of a trusted document: /;

/** What is no request whichever documents are trusted, with what is told of it, and of which member. */
const UNNAMED: readonly [body: object, message: RegExp, argument?: string][] = [
  [{}, /^Expected (a document as query|the id of a trusted document)/],
  [{ query: '' }, /^Expected (a document as query|the id of a trusted document)/],
  [{ query: 0 }, /^Expected query to be a string, got a number\.$/],
  [{ query: false }, /^Expected query to be a string, got a boolean\.$/],
  [{ query: {} }, /^Expected query to be a string, got an object\.$/],
  [{ query, variables: 5 }, /^Expected variables to be a JSON object or null, got a number\.$/],
  [{ query, further: 1 }, /^Expected no members but .* got further\.$/],
  [{ documentId: HASH, variables: 5 }, /^Expected variables to be a JSON object or null, got a number\.$/],
  [
    { documentId: 'unknown', operationName: 5 },
    /^Expected operationName to be a string or null, got a number/,
  ],
  [{ documentId: HASH, further: 1 }, /^Expected no members but .* got further\.$/],
  [
    { documentId: HASH, query },
    /^Expected a document either as query or by its name as documentId, got both\.$/,
  ],
  [{ documentId: HASH, query: 5 }, /^Expected query to be a string, got a number\.$/],
];

/** What names a document in no form that a name can have, where there are such names. */
const MISNAMED: typeof UNNAMED = [
  ...['documentId', 'doc_id', 'id'].flatMap((name) =>
    [5, '', {}, 'a b', HASH.toUpperCase(), `SHA256:${HASH}`].map((id): (typeof UNNAMED)[number] => [
      { [name]: id },
      NO_ID,
      name,
    ]),
  ),
  [
    { extensions: { persistedQuery: { version: 1, sha256Hash: HASH.toUpperCase() } } },
    NO_ID,
    'extensions.persistedQuery.sha256Hash',
  ],
];

describe.each([
  ['no documents are trusted', {}, UNNAMED],
  ['other documents are executed besides', MANIFEST, [...UNNAMED, ...MISNAMED]],
  ['only trusted documents are', { ...MANIFEST, TRUSTED_DOCUMENTS_ONLY: 'on' }, [...UNNAMED, ...MISNAMED]],
])('where %s', (_where, env, bodies) => {
  const gatewayOf = sharedGateway({ env, trusted });

  it.each(bodies)('%j is no request, and is answered with 400', async (body, message, argument) => {
    const gateway = gatewayOf();
    for (const [accept, type] of ACCEPTS) {
      const response = await gateway.fetch(post(body, { accept }));
      expect(response.headers.get('content-type')).toBe(type);
      if (argument !== undefined) {
        expect(await response.clone().text()).toContain(`"argument":"${argument}"`);
      }
      const refusal = await refusalIn(response);
      expect(refusal).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
      expect(refusal.message).toMatch(message);
    }
    expect(gateway.sandbox.requests).toEqual([]);
  });
});

describe('a body that is not said to be JSON in UTF-8', () => {
  it.each([
    ['', 'one without a content type'],
    ['multipart/form-data; boundary=b', 'multipart/form-data'],
    ['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded'],
    ['application/graphql', 'application/graphql'],
    ['text/plain;charset=UTF-8', 'text/plain'],
    ['application/json; charset=utf-16', 'application/json with another parameter than charset=utf-8'],
    ['application/json; charset=iso-8859-1', 'application/json with another parameter than charset=utf-8'],
    ['application/json, text/plain', 'a type that cannot be read'],
    ['c4n4ry "<b>', 'a type that cannot be read'],
    ['json', 'a type that cannot be read'],
  ])('but "%s" is answered with 415, and told so', async (type, said) => {
    const gateway = gatewayOf();
    for (const [accept, answered] of ACCEPTS) {
      const response = await gateway.fetch(post({ query }, { accept, 'content-type': type }));
      expect(response.headers.get('content-type')).toBe(answered);
      expect(await refusalIn(response)).toEqual({
        status: 415,
        code: 'BAD_USER_INPUT',
        message: `Expected a body of the type application/json in UTF-8, got ${said}.`,
      });
    }
    expect(gateway.takeLog()).toEqual([]);
  });
});
