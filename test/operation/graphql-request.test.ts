import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membersOf, plainRequest } from '../../src/operation/graphql-request.ts';

function readPlainRequest(body: string) {
  const members = membersOf(body);
  return members === null ? null : plainRequest(members);
}

const isThere = (value: unknown) => value !== null;
const query = '{ __typename }';
const plain = { query, operationName: null, variables: {} };

describe('a plain request', () => {
  it.each<[body: unknown, request: object]>([
    [{ query }, plain],
    [{ query, operationName: null, variables: null }, plain],
    [
      { query, operationName: '' },
      { ...plain, operationName: '' },
    ],
    [{ query, extensions: {} }, plain],
    [{ query, extensions: null }, plain],
    [{ query, extensions: { clientLibrary: { name: '@apollo/client', version: '4.0.0' } } }, plain],
    [{ query, documentId: null, other: null }, plain],
    [
      { variables: { a: [1] }, operationName: 'A', query },
      { query, operationName: 'A', variables: { a: [1] } },
    ],
  ])('%j', (body, request) => {
    expect(readPlainRequest(JSON.stringify(body))).toEqual(request);
  });

  it('is read back whatever it holds', () => {
    const variables = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.option(fc.string()),
        variables,
        (text, operationName, given) => {
          const body = JSON.stringify({ query: text, operationName, variables: given });
          expect(JSON.stringify(readPlainRequest(body))).toBe(body);
        },
      ),
      { seed: 1 },
    );
  });
});

describe('what is no plain request', () => {
  it.each([
    '',
    '{',
    'null',
    '5',
    '"text"',
    '[]',
    '{}',
    JSON.stringify([{ query }]),
    `\ufeff${JSON.stringify({ query })}`,
    ...[
      { query: null },
      { query: '' },
      { query: 5 },
      { query: [query] },
      { query, operationName: 5 },
      { query, operationName: ['A'] },
      { query, variables: [] },
      { query, variables: 'text' },
      { query, variables: 0 },
      { query, extensions: [] },
      { query, extensions: 'text' },
      { query, documentId: 'sha256:0' },
      { query, Query: query },
    ].map((body) => JSON.stringify(body)),
    `{"query":"${query}","__proto__":{}}`,
  ])('%s', (body) => {
    expect(readPlainRequest(body)).toBeNull();
  });

  it('is every body with a field more', () => {
    const known = ['query', 'operationName', 'variables', 'extensions'];
    const names = fc.string().filter((name) => !known.includes(name));
    fc.assert(
      fc.property(names, fc.jsonValue().filter(isThere), (name, value) => {
        const body = `{"query":"{ a }",${JSON.stringify(name)}:${JSON.stringify(value)}}`;
        expect(readPlainRequest(body)).toBeNull();
      }),
      { seed: 1 },
    );
  });

  it('is every JSON that is no object with a text as query', () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        expect(readPlainRequest(body)).toBeNull();
      }),
      { seed: 1 },
    );
  });
});
