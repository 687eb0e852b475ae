import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { OPERATION_ERRORS } from '../../src/observability/labels.ts';
import { startGateway } from '../support/gateway.ts';
import { isRecord, listAt } from '../support/graphql.ts';
import { freshGateway, post } from './requests.ts';

const CUSTOMER = STORIES[0]?.uuid ?? '';
const CANARY = 'c4n4ry';

/** What no answer may hold, whatever went wrong. */
const LEAKS = /c4n4ry|\bat .+:\d+:\d+|node_modules|node:|\.ts\b|\.js\b|https?:|127\.0\.0\.1|stack/i;

function expectClosed(text: string): void {
  const body: unknown = JSON.parse(text);
  if (!isRecord(body) || body['errors'] === undefined) return;
  for (const error of listAt(body, 'errors')) {
    expect(Object.keys(isRecord(error) ? error : {})).toEqual(expect.arrayContaining(['message']));
    const extensions = isRecord(error) ? error['extensions'] : undefined;
    expect(OPERATION_ERRORS).toContain(isRecord(extensions) ? extensions['code'] : undefined);
  }
  expect(text).not.toMatch(LEAKS);
}

const canary = fc.string().map((around) => `${around}${CANARY}${around}`);
const anything = fc.oneof(
  { weight: 3, arbitrary: canary },
  fc.jsonValue(),
  fc.array(canary),
  fc.dictionary(fc.constantFrom('field', 'direction', 'gt', 'eq', 'in', '__proto__', 'x'), canary),
);

/** Every kind of input that a variable can be for. */
const QUERY = `query ($uuid: UUID!, $uuids: [UUID!]!, $id: ID!, $ids: [ID!]!, $first: Int, $after: String, $search: String,
  $orderBy: EntitlementOrder, $filter: EntitlementSummaryFilter, $status: EntitlementStatus, $if: Boolean!) {
  customer(uuid: $uuid) {
    entitlements(first: $first, after: $after, search: $search, orderBy: $orderBy, status: $status) { totalCount }
    entitlementSummaries(first: $first, after: $after, filter: $filter) { totalCount }
  }
  customersByUuid(uuids: $uuids) { name @skip(if: $if) }
  node(id: $id) { id }
  nodes(ids: $ids) { id }
}`;
const SOUND = { uuid: CUSTOMER, uuids: [CUSTOMER], id: 'x', ids: [], first: 1, if: false };
const names = [...QUERY.matchAll(/\$(\w+):/g)].map(([, name]) => name ?? '');

describe('G8: what is refused is told in a closed set of codes, and nothing of the input', () => {
  it('holds for whatever is sent as variables', async () => {
    const gateway = await freshGateway({ env: { LOG_LEVEL: 'debug' } });
    const variables = fc.dictionary(fc.constantFrom(...names), anything, { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(variables, async (given) => {
        const response = await gateway.fetch(post({ query: QUERY, variables: { ...SOUND, ...given } }));
        expectClosed(await response.text());
        expect([200, 400]).toContain(response.status);
      }),
      { numRuns: 300 },
    );
    expect(gateway.reports.join('')).not.toContain(CANARY);
    expect(gateway.reports.join('')).not.toContain('internal error');
  });

  it.each([
    ['JSON that ends early', `{"query":"{ __typename }","variables":{"a":"${CANARY}`],
    ['no JSON at all', CANARY],
    ['a text', JSON.stringify(CANARY)],
    ['a number', '1'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', `["${CANARY}"]`],
    ['a query that is no text', `{"query":{"a":"${CANARY}"}}`],
    ['variables that are a text', `{"query":"{ __typename }","variables":"${CANARY}"}`],
    ['variables that are a list', `{"query":"{ __typename }","variables":["${CANARY}"]}`],
    ['extensions that are a text', `{"query":"{ __typename }","extensions":"${CANARY}"}`],
    ['an operation name that is a list', `{"query":"{ __typename }","operationName":["${CANARY}"]}`],
    ['variables for nothing', `{"query":"{ __typename }","variables":{"a":"${CANARY}"}}`],
    ['a hash that nobody knows', `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${CANARY}"}}}`],
    ['a prototype', `{"query":"{ __typename }","variables":{"__proto__":{"a":"${CANARY}"}}}`],
  ])('holds for a body that is %s', async (_, body) => {
    const gateway = await freshGateway({ env: { LOG_LEVEL: 'debug' } });
    for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
      const response = await gateway.fetch(post(body, { accept }));
      expect(response.status).toBeLessThan(500);
      expectClosed(await response.text());
    }
    expect(gateway.reports.join('')).not.toContain(CANARY);
  });

  const body = { detail: `${CANARY} at /srv/app.py:1:1 https://internal.example` };
  it.each<[string, Fault]>([
    ...[400, 401, 403, 404, 409, 418, 429, 500, 502, 503].map((status): [string, Fault] => [
      `the status ${status}`,
      { kind: 'status', status, body },
    ]),
    ['no JSON', { kind: 'status', status: 200, body: `<html>${CANARY}</html>` }],
    ['other JSON', { kind: 'status', status: 200, body }],
    ['a cut body', { kind: 'cut' }],
  ])('holds for an upstream that answers with %s', async (_, fault) => {
    const gateway = await startGateway({
      env: { RETRY_ATTEMPTS: '1' },
      sandbox: { apiKey: `${CANARY}-key` },
    });
    onTestFinished(() => gateway.close());
    gateway.sandbox.script({ fault, times: 9 });
    const response = await gateway.fetch(post({ query: QUERY, variables: SOUND }));
    const text = await response.text();
    expect(text).toContain('errors');
    expectClosed(text);
    expect(gateway.reports.join('')).not.toContain(CANARY);
  });
});

describe('G13: the size of a page is said, and within bounds', () => {
  it('refuses both ends, too many and too few', async () => {
    const gateway = await freshGateway();
    for (const size of ['first: 1, last: 1', 'first: -1', 'first: 501', 'last: -1', 'last: 501']) {
      const { errors } = await gateway.query(
        `{ customer(uuid: "${CUSTOMER}") { entitlements(${size}) { totalCount } } }`,
      );
      expect([size, errors[0]?.code]).toEqual([size, 'BAD_USER_INPUT']);
    }
  });
});
