import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORIES } from '../../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { startListener } from '../../support/http-listener.ts';
import { rowUuid } from '../../support/sample-data.ts';

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

/** A list of a hundred rows with long names; a number in the place of some names makes them errors. */
function rowsNamed(name: (n: number) => unknown): string {
  const results = Array.from({ length: 100 }, (_, n) => ({
    id: rowUuid(n),
    entitlement: rowUuid(n),
    customer: CUSTOMER,
    name: name(n),
  }));
  return JSON.stringify({ results, next: null, previous: null, total_count: 100 });
}

async function withUpstream(
  text: string,
  env: Record<string, string>,
  use: (gateway: TestGateway) => Promise<void>,
) {
  const upstream = await startListener((response) => {
    response.setHeader('content-type', 'application/json').end(text);
  });
  const gateway = await startGateway({ upstreamUrl: upstream.url, env: { LOG_LEVEL: 'info', ...env } });
  try {
    await use(gateway);
  } finally {
    await gateway.close();
    await upstream.close();
  }
}

const NAMES = `{ customer(uuid: "${CUSTOMER}") { entitlements(first: 100) { nodes { name } } } }`;

describe('an answer that turns out too long is an error instead', () => {
  it.each(WAYS)('in %s', async (_way, accept) => {
    await withUpstream(
      rowsNamed(() => 'n'.repeat(1000)),
      { MAX_RESPONSE_BYTES: '100000' },
      async (gateway) => {
        const { status, text } = await post(gateway, accept, NAMES);
        expect({ status, body: JSON.parse(text) as unknown }).toEqual({
          status: 200,
          body: {
            data: null,
            errors: [
              {
                message:
                  "Expected an answer of at most 100000 bytes, got a longer one, since the upstream's texts are longer " +
                  'than was estimated. Ask for fewer rows, customers, lists or fields at once.',
                extensions: { code: 'QUERY_TOO_COMPLEX' },
              },
            ],
          },
        });
        const line = gateway.reports.find((report) => report.includes('"upstreamCalls"')) ?? '';
        expect(line).toContain('QUERY_TOO_COMPLEX');
        expect(line).not.toContain('nnnn');
      },
    );
  });

  it.each(WAYS)('and is bounded by its bytes, brackets and all, in %s', async (_way, accept) => {
    const upstream = rowsNamed(() => 'ü'.repeat(1000));
    const limits = { MAX_RESPONSE_BYTES: '10000000' };
    let bytes = 0;
    await withUpstream(upstream, limits, async (gateway) => {
      bytes = Buffer.byteLength((await post(gateway, accept, NAMES)).text);
    });
    for (const most of [bytes, bytes - 1]) {
      await withUpstream(upstream, { MAX_RESPONSE_BYTES: String(most) }, async (gateway) => {
        const { text } = await post(gateway, accept, NAMES);
        expect(text.includes('QUERY_TOO_COMPLEX')).toBe(most < bytes);
      });
    }
  });

  it.each(WAYS)('also where it holds errors, in %s', async (_way, accept) => {
    await withUpstream(
      rowsNamed((n) => (n === 50 ? 1 : 'n'.repeat(1000))),
      { MAX_RESPONSE_BYTES: '100000' },
      async (gateway) => {
        const { text } = await post(gateway, accept, NAMES);
        expect(text).toContain('"data":null');
        expect(text.match(/QUERY_TOO_COMPLEX/g)).toHaveLength(1);
      },
    );
  });

  it.each(WAYS)('also where nothing but errors is in it, in %s', async (_way, accept) => {
    const aliases = Array.from({ length: 20 }, (_, n) => `a${n}: name`).join(' ');
    await withUpstream(
      rowsNamed(() => 1),
      {},
      async (gateway) => {
        const { text } = await post(gateway, accept, NAMES.replace('name', aliases));
        expect(text).toContain('at most 1000 errors');
        expect(text.length).toBeLessThan(500);
        const fewer = await post(gateway, accept, NAMES.replace('name', 'name again: name'));
        expect((JSON.parse(fewer.text) as { errors: unknown[] }).errors).toHaveLength(200);
      },
    );
  });
});
