import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUS_OF, statusWithoutData } from '../../src/http/statuses.ts';
import { OPERATION_ERRORS } from '../../src/observability/labels.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { BrokenManifest } from '../support/broken-manifest.ts';
import type { GatewayOptions } from '../support/gateway.ts';
import { isRecord, listAt } from '../support/graphql.ts';
import { freshGateway, post } from './requests.ts';

const JSON_TYPE = 'application/json';
const GRAPHQL = 'application/graphql-response+json';
const [A = ''] = STORIES.map(({ uuid }) => uuid);
const HASH = 'a'.repeat(64);
const HASH_ONLY = { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } };

interface Case extends Partial<GatewayOptions> {
  readonly body: unknown;
  readonly code: string;
  /** With the type of GraphQL over HTTP. */
  readonly status: number;
  /** With the older type. */
  readonly older: number;
}

const ONLY = { TRUSTED_DOCUMENTS: 'manifest.json', TRUSTED_DOCUMENTS_ONLY: 'on' };
const trusted = new Map([['b'.repeat(64), '{ __typename }']]);

const bad = (body: unknown, older: number): Case => ({ body, code: 'BAD_USER_INPUT', status: 400, older });
const heavy = { query: `{ customer(uuid: "${A}") { name entitlements(first: 1) { totalCount } } }` };
const wrongVariable = { query: 'query ($u: UUID!) { customer(uuid: $u) { name } }', variables: { u: 'x' } };

const WITHOUT_DATA: Readonly<Record<string, Case>> = {
  'a body that is no JSON': bad('nonsense', 400),
  'a list of requests': bad([], 400),
  'no query': bad({}, 400),
  'a member that nobody knows': bad({ query: '{ __typename }', further: 1 }, 400),
  'variables that are none': bad({ query: '{ __typename }', variables: 'x' }, 400),
  'a syntax error': bad({ query: '{' }, 200),
  'a field that does not exist': bad({ query: '{ nothing }' }, 200),
  'an operation that does not exist': bad({ query: 'query a { __typename }', operationName: 'b' }, 400),
  'a wrong variable': bad(wrongVariable, 200),
  'a variable that is missing': bad({ query: wrongVariable.query }, 200),
  'too many levels': {
    body: heavy,
    env: { MAX_DEPTH: '1' },
    code: 'QUERY_TOO_COMPLEX',
    status: 400,
    older: 200,
  },
  'too many calls': {
    body: heavy,
    env: { MAX_UPSTREAM_CALLS: '1' },
    code: 'QUERY_TOO_COMPLEX',
    status: 400,
    older: 200,
  },
  'a text where only trusted documents are allowed': {
    body: heavy,
    env: ONLY,
    trusted,
    code: 'FORBIDDEN',
    status: 403,
    older: 200,
  },
  'an unknown document': {
    body: { documentId: `sha256:${HASH}` },
    env: ONLY,
    trusted,
    code: 'NOT_FOUND',
    status: 404,
    older: 200,
  },
  'an unknown hash': {
    body: HASH_ONLY,
    env: { TRUSTED_DOCUMENTS: 'manifest.json' },
    trusted,
    code: 'PERSISTED_QUERY_NOT_FOUND',
    status: 400,
    older: 200,
  },
  'a hash without documents': {
    body: HASH_ONLY,
    code: 'PERSISTED_QUERY_NOT_SUPPORTED',
    status: 400,
    older: 200,
  },
  'a fault of the gateway': {
    body: { documentId: `sha256:${HASH}` },
    env: { TRUSTED_DOCUMENTS: 'manifest.json' },
    trusted: new BrokenManifest(),
    code: 'INTERNAL',
    status: 500,
    older: 200,
  },
};

/** How a type is asked for so that the request is read as most are, and so that it is left to Yoga. */
const WAYS = [
  ['plainly', (type: string) => type],
  ['in an odd way', (type: string) => type.replace('/', ' / ')],
] as const;

function codesIn(body: unknown): unknown[] {
  return listAt(body, 'errors').map((error) => {
    const extensions = isRecord(error) ? error['extensions'] : undefined;
    return isRecord(extensions) ? extensions['code'] : undefined;
  });
}

describe('an answer without data', () => {
  it.each(Object.entries(WITHOUT_DATA))(
    'has a status of its own with the type of GraphQL over HTTP: %s',
    async (_what, { body, code, status, older, ...options }) => {
      const gateway = await freshGateway(options);
      for (const [how, accept] of WAYS) {
        for (const [type, expected] of [
          [GRAPHQL, status],
          [JSON_TYPE, older],
        ] as const) {
          const response = await gateway.fetch(post(body, { accept: accept(type) }));
          expect([how, type, response.status]).toEqual([how, type, expected]);
          expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
          const answer: unknown = await response.json();
          expect(answer).not.toHaveProperty('data');
          expect(new Set(codesIn(answer))).toEqual(new Set([code]));
        }
      }
      expect(gateway.takeLog()).toEqual([]);
    },
  );

  it('is told apart from one whose data came to nothing', async () => {
    const gateway = await freshGateway({ env: { RETRY_ATTEMPTS: '1' } });
    gateway.sandbox.script({ fault: { kind: 'status', status: 503 }, times: 99 });
    for (const [, accept] of WAYS) {
      for (const type of [GRAPHQL, JSON_TYPE]) {
        const response = await gateway.fetch(
          post({ query: `{ customer(uuid: "${A}") { name } }` }, { accept: accept(type) }),
        );
        expect(response.status).toBe(200);
        expect(await response.json()).toMatchObject({ data: { customer: null } });
      }
    }
  });
});

describe('the table of statuses', () => {
  it('has every code, none of them as if all were well', () => {
    expect(new Set(Object.keys(STATUS_OF))).toEqual(new Set(OPERATION_ERRORS));
    for (const status of Object.values(STATUS_OF)) expect(status).toBeGreaterThanOrEqual(400);
  });

  it('is asked for the gravest error, and only with the type that wants it', () => {
    const codes = fc.array(fc.constantFrom(...OPERATION_ERRORS), { minLength: 1 });
    fc.assert(
      fc.property(codes, fc.constantFrom(200, 400), (errors, older) => {
        expect(statusWithoutData(errors, JSON_TYPE, older)).toBe(older);
        const [gravest] = [...errors].sort(
          (a, b) => OPERATION_ERRORS.indexOf(a) - OPERATION_ERRORS.indexOf(b),
        );
        const status = gravest === undefined ? null : STATUS_OF[gravest];
        expect(statusWithoutData(errors, GRAPHQL, older)).toBe(status);
      }),
    );
  });
});
