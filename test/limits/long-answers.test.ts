import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const CUSTOMER = STORIES[1]?.uuid ?? '';
const ALL_FIELDS =
  'id uuid entitlementUuid name units type status sourceType sourceUuid event quantity quantityUsed ' +
  'quantityRemaining activeFrom expiryAt createdAt contractUuid';
const IDS = Array.from({ length: 60 }, (_, n) => `a${n}: id`).join(' ');

/** Charsets are only understood in the general way. */
const WAYS = [
  ['the fast way', 'application/json'],
  ['the general way', 'application/json; charset=utf-8'],
] as const;

async function post(gateway: TestGateway, accept: string, query: string) {
  const headers = { 'content-type': 'application/json', accept };
  const body = JSON.stringify({ query });
  const request = new Request('http://gateway.test/graphql', { method: 'POST', headers, body });
  const response = await gateway.fetch(request);
  return { status: response.status, text: await response.text() };
}

describe('an operation whose answer would be too long is refused before any call', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it.each(WAYS)('in %s', async (_way, accept) => {
    const uuids = JSON.stringify(Array<string>(20).fill(CUSTOMER));
    const query = `{ customersByUuid(uuids: ${uuids}) { entitlements(first: 500) { nodes { ${ALL_FIELDS} ${IDS} } } } }`;
    const { text } = await post(gateway, accept, query);
    expect(text).toMatch(
      /at most 150 upstream calls, 10000 rows and an answer of 8388608 bytes, got one estimated at 5 calls, 10000 rows and 8\d{7} bytes/,
    );
    expect(text).toContain('"QUERY_TOO_COMPLEX"');
    expect(gateway.takeLog()).toEqual([]);
  });
});
