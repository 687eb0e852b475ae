import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../src/operation/trusted-manifest.ts';
import { schema } from '../../../src/schema/index.ts';
import { CUSTOMER, limitedServer, ROOMY } from './limited-server.ts';

const rules = { schema, limits: ROOMY };
const hashOf = (text: string, algorithm = 'sha256') => createHash(algorithm).update(text).digest('hex');

const TRUSTED = 'query Trusted($c: UUID!) { customer(uuid: $c) { name } }';
const HASH = hashOf(TRUSTED);
const documents = new Map([[HASH, TRUSTED]]);

const BAD_NAME =
  'Expected a hash of the document (SHA-256, SHA-1 or MD5) in lower-case hexadecimal, or another name of at most 256 letters, ' +
  'digits and marks without a colon.';

function apollo(...operations: readonly unknown[]) {
  return { format: 'apollo-persisted-query-manifest', version: 1, operations };
}
const operation = (id: unknown, body: unknown = TRUSTED) => ({ id, name: 'Trusted', type: 'query', body });

describe('G11: a manifest is read as a tool wrote it, and its clients are answered', () => {
  it.each<[tool: string, manifest: object, request: object]>([
    ['relay-compiler', { [hashOf(TRUSTED, 'md5')]: TRUSTED }, { doc_id: hashOf(TRUSTED, 'md5') }],
    ['relay-compiler with SHA1', { [hashOf(TRUSTED, 'sha1')]: TRUSTED }, { id: hashOf(TRUSTED, 'sha1') }],
    ['relay-compiler with SHA256', { [HASH]: TRUSTED }, { doc_id: HASH }],
    ['codegen', { [hashOf(TRUSTED, 'sha1')]: TRUSTED }, { documentId: hashOf(TRUSTED, 'sha1') }],
    ['codegen with sha256', { [HASH]: TRUSTED }, { documentId: `sha256:${HASH}` }],
    [
      'generate-persisted-query-manifest',
      apollo(operation(HASH)),
      { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } },
    ],
    [
      'generate-persisted-query-manifest with names of its own',
      apollo(operation('Trusted.v1')),
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'Trusted.v1' } } },
    ],
  ])('%s', async (_tool, manifest, request) => {
    const reading = readManifest(JSON.stringify(manifest), rules);
    if (!reading.ok) throw new Error(reading.problems.join());
    const { post } = limitedServer({}, { documents: reading.documents, only: true });
    expect(await post({ ...request, variables: { c: CUSTOMER } })).toMatchObject({
      codes: [],
      data: { customer: { name: 'Customer 1' } },
    });
  });
});

describe('G11: a manifest is checked at start', () => {
  it('takes hashes with and without their prefix', () => {
    for (const name of [HASH, `sha256:${HASH}`]) {
      expect(readManifest(JSON.stringify({ [name]: TRUSTED }), rules)).toEqual({ ok: true, documents });
    }
  });

  it('names every problem at once', () => {
    const unknown = '{ nothing }';
    const broken = '{ broken';
    const asks = '{ __schema { queryType { name } } }';
    const deep = `{a${'{a'.repeat(20)}${'}'.repeat(20)}}`;
    const manifest = {
      [HASH]: TRUSTED,
      [hashOf('something else')]: TRUSTED,
      'not a hash': TRUSTED,
      [hashOf('5')]: 5,
      [hashOf(unknown)]: unknown,
      [hashOf(broken)]: broken,
      [hashOf(asks)]: asks,
      [hashOf(deep)]: deep,
    };
    const reading = readManifest(JSON.stringify(manifest), rules);
    if (reading.ok) throw new Error('expected problems');
    expect(reading.problems).toEqual([
      `${hashOf('something else')}: Expected the hash of its document, which is ${HASH}.`,
      `not a hash: ${BAD_NAME}`,
      `${hashOf('5')}: Expected the text of a document.`,
      `${hashOf(unknown)}: Cannot query field "nothing" on type "Query".`,
      `${hashOf(broken)}: Syntax Error: Expected Name, found <EOF>.`,
      expect.stringContaining('introspection') as string,
      expect.stringContaining('introspection') as string,
      `${hashOf(deep)}: Expected a document of at most 12 levels of fields, fragments written out, got 21.`,
    ]);
  });

  it.each(['', 'nothing', '[]', 'null', '5'])('refuses what is no manifest: %j', (text) => {
    expect(readManifest(text, rules)).toMatchObject({ ok: false });
  });

  it('of Apollo as well, and names operations without a name by their place', () => {
    const other = '{ viewer { __typename } }';
    const manifest = apollo(
      operation(HASH),
      5,
      operation(HASH, other),
      operation(7),
      operation('a'),
      operation('a', other),
    );
    expect(readManifest(JSON.stringify(manifest), rules)).toEqual({
      ok: false,
      problems: [
        `operations[1]: ${BAD_NAME}`,
        `${HASH}: Expected the hash of its document, which is ${hashOf(other)}.`,
        `${HASH}: Expected one document of this name, got several.`,
        `operations[3]: ${BAD_NAME}`,
        'a: Expected one document of this name, got several.',
      ],
    });
  });

  it.each<[manifest: object, problem: string]>([
    [{ ...apollo(), version: 2 }, 'Expected version 1 of apollo-persisted-query-manifest, got another one.'],
    [
      { ...apollo(), format: 'another' },
      'Expected the format apollo-persisted-query-manifest, or no format, got another one.',
    ],
    [
      { ...apollo(), operations: {} },
      'Expected a list of operations in apollo-persisted-query-manifest, got none.',
    ],
  ])('refuses a form that it does not know: %j', (manifest, problem) => {
    expect(readManifest(JSON.stringify(manifest), rules)).toEqual({ ok: false, problems: [problem] });
  });
});
