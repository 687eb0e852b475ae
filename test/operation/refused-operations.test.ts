import { describe, expect, it } from 'vitest';
import { limitedServer } from './limits/limited-server.ts';

async function refusalOf(body: object): Promise<{ codes: unknown; message: string | undefined }> {
  const { codes, messages } = await limitedServer().post(body);
  expect(messages).toHaveLength(1);
  return { codes, message: messages[0] };
}

const LONG = 'n'.repeat(100);

describe('an operation that the document does not have', () => {
  it.each<[document: string, name: string | null | undefined, message: string]>([
    [
      'query a { __typename } query b { __typename }',
      undefined,
      'Expected operationName to name one of the 2 operations in the document (a, b), got none.',
    ],
    [
      'query a { __typename } query b { __typename }',
      null,
      'Expected operationName to name one of the 2 operations in the document (a, b), got none.',
    ],
    [
      'query a { __typename } query b { __typename }',
      '',
      'Expected operationName to name one of the 2 operations in the document (a, b), got an empty text.',
    ],
    [
      'query a { __typename } query b { __typename }',
      'c4n4ry',
      'Expected operationName to name one of the 2 operations in the document (a, b), got another name.',
    ],
    [
      'query a { __typename }',
      'c4n4ry',
      'Expected operationName to name the operation in the document (a), got another name.',
    ],
    [
      '{ __typename }',
      'c4n4ry',
      'Expected no operationName, since the operation in the document has no name, got another name.',
    ],
    [
      '{ __typename }',
      '',
      'Expected no operationName, since the operation in the document has no name, got an empty text.',
    ],
    ['fragment f on Query { __typename }', undefined, 'Expected an operation in the document, got none.'],
    [
      `query ${LONG} { __typename }`,
      'a',
      `Expected operationName to name the operation in the document (${'n'.repeat(60)}…), got another name.`,
    ],
  ])('is told apart by what was asked for, without its name: %#', async (query, operationName, message) => {
    expect(await refusalOf({ query, operationName })).toEqual({ codes: ['BAD_USER_INPUT'], message });
  });
});

describe('an operation of a kind that is not answered', () => {
  it.each(['mutation', 'subscription'])('is told so: a %s', async (kind) => {
    expect(await refusalOf({ query: `${kind} { __typename }` })).toEqual({
      codes: ['BAD_USER_INPUT'],
      message: `This gateway only answers queries: expected a query, got a ${kind}.`,
    });
  });
});
