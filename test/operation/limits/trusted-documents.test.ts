import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CUSTOMER, limitedServer } from './limited-server.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

const TRUSTED = 'query Trusted($c: UUID!) { customer(uuid: $c) { name } }';
const HASH = hashOf(TRUSTED);
const variables = { c: CUSTOMER };
const documents = new Map([[HASH, TRUSTED]]);
const onlyTrusted = () => limitedServer({}, { documents, only: true });

describe('G11: a trusted document runs by its hash', () => {
  it.each([
    ['documentId', { documentId: `sha256:${HASH}` }],
    ['documentId without a prefix', { documentId: HASH }],
    ['doc_id, as network layers of Relay do', { query: null, doc_id: HASH }],
    ['id, as others do', { id: HASH, documentId: null }],
    ['documentId, whatever the other names say', { documentId: HASH, doc_id: 'other', id: 5 }],
    [
      "the extension of Apollo's clients",
      { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } },
    ],
  ])('given as %s', async (_how, params) => {
    for (const only of [true, false]) {
      const { post, calls } = limitedServer({}, { documents, only });
      expect(await post({ ...params, variables })).toMatchObject({
        codes: [],
        data: { customer: { name: 'Customer 1' } },
      });
      expect(calls).toHaveLength(1);
    }
  });

  it('within the same cost as any other', async () => {
    const { post, calls } = limitedServer({ maxUpstreamCalls: 0 }, { documents, only: true });
    expect((await post({ documentId: `sha256:${HASH}`, variables })).codes).toEqual(['QUERY_TOO_COMPLEX']);
    expect(calls).toEqual([]);
  });
});

describe('G11: where only trusted documents are allowed, nothing else is parsed', () => {
  const BROKEN = '{ this does not parse';

  it.each<[what: string, body: unknown, code: string]>([
    ['a document', { query: TRUSTED, variables }, 'FORBIDDEN'],
    ['a document that does not parse', { query: BROKEN }, 'FORBIDDEN'],
    [
      'a document with the hash of a trusted one',
      { query: TRUSTED, documentId: `sha256:${HASH}`, variables },
      'BAD_USER_INPUT',
    ],
    [
      "a document with a hash that Apollo's clients would register",
      { query: BROKEN, extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(BROKEN) } } },
      'FORBIDDEN',
    ],
    ['an unknown hash', { documentId: `sha256:${hashOf('')}` }, 'NOT_FOUND'],
    ['an unknown hash of another algorithm', { doc_id: HASH.slice(0, 32) }, 'NOT_FOUND'],
    ['a hash in upper case', { documentId: `sha256:${HASH.toUpperCase()}` }, 'BAD_USER_INPUT'],
    ['a hash of another kind', { documentId: `md5:${HASH}` }, 'BAD_USER_INPUT'],
    ['a hash that is too short', { documentId: HASH.slice(1) }, 'BAD_USER_INPUT'],
    ['an id that is no text', { documentId: { sha256: HASH } }, 'BAD_USER_INPUT'],
    ['an empty id', { id: '' }, 'BAD_USER_INPUT'],
    ['an id that is too long', { documentId: 'a'.repeat(257) }, 'BAD_USER_INPUT'],
    ['the name of a method', { documentId: 'constructor' }, 'NOT_FOUND'],
    ['nothing', { variables }, 'BAD_USER_INPUT'],
    ['an empty document', { query: '' }, 'BAD_USER_INPUT'],
  ])('%s', async (_what, body, code) => {
    const { post, calls } = onlyTrusted();
    expect((await post(body)).codes).toEqual([code]);
    expect(calls).toEqual([]);
  });

  it('does not learn a document from a client', async () => {
    const { post } = onlyTrusted();
    const query = '{ viewer { __typename } }';
    const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(query) } };
    await post({ query, extensions });
    expect((await post({ extensions })).codes).toEqual(['NOT_FOUND']);
  });
});

describe('G11: beside trusted documents others may be allowed', () => {
  const { post } = limitedServer({}, { documents, only: false });

  it('and then are executed', async () => {
    expect((await post({ query: '{ viewer { __typename } }' })).codes).toEqual([]);
  });

  it('and a request needs either', async () => {
    expect((await post({ variables })).codes).toEqual(['BAD_USER_INPUT']);
  });
});

describe('a hash without its text, as clients send it that hope for a store of queries', () => {
  const query = '{ viewer { __typename } }';
  const asked = (hash: unknown) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });
  const NOT_SUPPORTED = { status: 200, codes: ['PERSISTED_QUERY_NOT_SUPPORTED'] };
  const NOT_FOUND = { status: 200, codes: ['PERSISTED_QUERY_NOT_FOUND'] };

  it.each([
    ['a hash', asked(HASH)],
    ['a hash in the wrong form', asked(5)],
    ['a hash beside an empty text', { query: '', ...asked(HASH) }],
    ['a hash beside no text', { query: null, ...asked(HASH) }],
    ['a hash with a name and variables', { operationName: 'Trusted', variables, ...asked(HASH) }],
  ])('is told to give it up where there are no trusted documents: %s', async (_what, body) => {
    const { post, calls } = limitedServer();
    const reply = await post(body);
    expect(reply).toMatchObject({ ...NOT_SUPPORTED, messages: ['PersistedQueryNotSupported'] });
    expect(JSON.parse(reply.text)).not.toHaveProperty('data');
    expect(calls).toEqual([]);
  });

  it.each([hashOf(query), 'ANameOfOldTimes'])(
    'is told to send the text where that is allowed besides: %j',
    async (hash) => {
      const { post } = limitedServer({}, { documents, only: false });
      expect(await post(asked(hash))).toMatchObject({ ...NOT_FOUND, messages: ['PersistedQueryNotFound'] });
    },
  );

  it.each(['', 5, null, HASH.toUpperCase()])(
    'is told apart from one in the wrong form, which no text makes better: %j',
    async (hash) => {
      for (const only of [true, false]) {
        const { post } = limitedServer({}, { documents, only });
        const { codes, text } = await post(asked(hash));
        expect(codes).toEqual(['BAD_USER_INPUT']);
        expect(text).toContain('"argument":"extensions.persistedQuery.sha256Hash"');
      }
    },
  );

  it.each([hashOf(query), hashOf('another'), HASH])(
    'is ignored beside a text, whatever it is: %j',
    async (hash) => {
      for (const trusted of [null, { documents, only: false }]) {
        const { post } = limitedServer({}, trusted);
        expect(await post({ query, ...asked(hash) })).toMatchObject({
          codes: [],
          data: { viewer: { __typename: 'Viewer' } },
        });
        // Nothing is learnt from it either.
        if (hash !== HASH || trusted === null) {
          expect(await post(asked(hash))).toMatchObject(trusted === null ? NOT_SUPPORTED : NOT_FOUND);
        }
      }
    },
  );

  it('is no concern of a request that names no hash', async () => {
    const { post } = limitedServer();
    for (const extensions of [
      { persistedQuery: { version: 1 } },
      { persistedQuery: null },
      {},
      { a: HASH },
    ]) {
      expect(await post({ extensions })).toMatchObject({ codes: ['BAD_USER_INPUT'] });
    }
  });
});

describe('an id of a document that nobody listed', () => {
  it.each(['documentId', 'doc_id', 'id'])('is told from no document, by its name: %s', async (argument) => {
    const { post, calls } = limitedServer();
    const { codes, messages, text } = await post({ [argument]: HASH });
    expect(codes).toEqual(['BAD_USER_INPUT']);
    expect(messages).toEqual([
      `Expected a document as query, got only ${argument}: this gateway was given no trusted documents.`,
    ]);
    expect(text).toContain(`"argument":"${argument}"`);
    expect(calls).toEqual([]);
  });
});
