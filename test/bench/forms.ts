import { createHash } from 'node:crypto';
import { firstRows } from './scenarios.ts';

/** One way in which clients ask for the same thing. */
export interface Form {
  readonly name: string;
  readonly title: string;
  body(variables: Readonly<Record<string, unknown>>): object;
  /** The answer without what this form adds to it. Throws if that is not there. */
  plain(answer: string): string;
}

/** What every form asks for. */
export const ASKED = firstRows('S1', 10);

const HASH = createHash('sha256').update(ASKED.query).digest('hex');

/** What the gateway is to be given as its trusted documents. */
export const MANIFEST = JSON.stringify({ [`sha256:${HASH}`]: ASKED.query });

const same = (answer: string) => answer;
const operationName = ASKED.name;

/** The first is what the others are compared with. */
export const FORMS: readonly Form[] = [
  {
    name: 'plain',
    title: 'query and variables',
    body: (variables) => ({ query: ASKED.query, variables }),
    plain: same,
  },
  {
    name: 'apollo',
    title: 'what Apollo Client 4 sends',
    body: (variables) => ({
      operationName,
      variables,
      extensions: { clientLibrary: { name: '@apollo/client', version: '4.3.0' } },
      query: ASKED.query,
    }),
    plain: same,
  },
  {
    name: 'document',
    title: 'a trusted document by its id',
    body: (variables) => ({ documentId: `sha256:${HASH}`, variables }),
    plain: same,
  },
  {
    name: 'persisted',
    title: 'a trusted document, as Apollo asks',
    body: (variables) => ({
      operationName,
      variables,
      extensions: { persistedQuery: { version: 1, sha256Hash: HASH } },
    }),
    plain: same,
  },
  {
    name: 'failing',
    title: 'with one failing field besides',
    body: (variables) => ({ query: ASKED.query.replace(/\}$/, 'bad: node(id: "bad") { id } }'), variables }),
    plain: withoutError,
  },
];

export function formOf(name: string): Form {
  const form = FORMS.find((candidate) => candidate.name === name);
  if (form === undefined) throw new RangeError(`Expected a form of request, got ${name}.`);
  return form;
}

function withoutError(answer: string): string {
  const { data, errors } = JSON.parse(answer) as { data: Record<string, unknown>; errors?: unknown[] };
  const { bad, ...rest } = data;
  if (errors?.length !== 1 || bad !== null) throw new Error(`Expected an error for one field, got ${answer}`);
  return JSON.stringify({ data: rest });
}
