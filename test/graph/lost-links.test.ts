import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { dataOf, isRecord, listAt, textAt } from '../support/graphql.ts';

const CUSTOMER = STORIES[0]?.uuid ?? '';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.sandbox.clearFaults();
});

function list(args: string, fields: string): string {
  return `{ customer(uuid: "${CUSTOMER}") { entitlements(${args}) { ${fields} } } }`;
}

describe('a link to the next page that cannot be read', () => {
  it.each([
    ['is no text', 5],
    ['is too long', 'x'.repeat(2049)],
  ])('and %s loses that page and not this one', async (_what, next) => {
    gateway.sandbox.script({
      fault: {
        kind: 'replace',
        edit: (body) => (isRecord(body) ? { ...body, next, total_count: null } : body),
      },
      times: 3,
    });
    const whole = await gateway.query(list('first: 5', 'nodes { uuid } pageInfo { endCursor }'));
    expect(listAt(dataOf(whole), 'customer', 'entitlements', 'nodes')).toHaveLength(5);

    const flag = await gateway.query(list('first: 5', 'pageInfo { hasNextPage }'));
    const path = ['customer', 'entitlements', 'pageInfo', 'hasNextPage'];
    expect(flag.errors).toMatchObject([
      { code: 'UPSTREAM_INVALID', path, extensions: { jsonPath: '$.next' } },
    ]);

    const end = textAt(whole.data, 'customer', 'entitlements', 'pageInfo', 'endCursor');
    gateway.takeLog();
    const onward = await gateway.query(list(`first: 5, after: "${end}"`, 'nodes { uuid }'));
    expect(onward.errors).toMatchObject([{ code: 'UPSTREAM_INVALID' }]);
    expect(gateway.takeLog()).toEqual([]);
  });
});
