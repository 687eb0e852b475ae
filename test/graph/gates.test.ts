import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { countedGraph } from '../operation/limits/counted-graph.ts';
import { startListeningGateway, type TestGateway } from '../support/gateway.ts';
import { type Ask, askThrough, at as partOf, dataOf } from '../support/graphql.ts';
import { connectZenskar, type ZenskarConnection } from '../support/zenskar-connection.ts';

const GATED = STORIES[3]?.uuid ?? '';
const LIMITS = { pageLimit: 100, pageBudget: 20, maxPageSize: 500 };

let gateway: TestGateway & { readonly url: string };
let zenskar: ZenskarConnection;
/** Each way to execute an operation, down to the sandbox's socket. */
let ways: Readonly<Record<string, Ask>>;

beforeAll(async () => {
  gateway = await startListeningGateway();
  zenskar = connectZenskar(gateway.sandbox);
  const reference = countedGraph(zenskar.client, LIMITS, gateway.sandbox);
  ways = {
    'over HTTP, as nearly everybody asks': gateway.query,
    'over HTTP, as an event': askThrough(async (request) => {
      request.headers.set('accept', 'text/event-stream');
      const events = await (await fetch(request)).text();
      return new Response(/^data: (\{.*)$/m.exec(events)?.[1] ?? events);
    }, gateway.url),
    'by the reference implementation': async (document) => {
      const { result } = await reference(document);
      const text = JSON.stringify(result);
      return { status: 200, errors: [], text, ...(JSON.parse(text) as { data: unknown }) };
    },
  };
});
afterAll(async () => {
  await zenskar.close();
  await gateway.close();
});

const rows = () => gateway.sandbox.world.rowsOf(GATED).map(({ record }) => record);
const gates = () => [...new Set(rows().map(({ entitlement }) => entitlement))];

/** Microseconds since 1970 of what Zenskar writes, where a text without a zone is UTC. */
function micros(text: string): number {
  const [, second = '', fraction = ''] = /^([^.Z]*)(?:\.(\d+))?Z?$/.exec(text) ?? [];
  return Date.parse(`${second}Z`) * 1000 + Number(fraction.padEnd(6, '0'));
}

const NEARNESS = ['HELD', 'NOT_YET', 'STATUS', 'EXPIRED'] as const;

/** What is to be answered for a gate: from the definition of a balance, and from nothing of the gateway. */
function expected(entitlement: string, at: number): { held: boolean; reason: string } {
  const reasons = rows()
    .filter((row) => row.entitlement === entitlement)
    .map(({ status, active_from, expiry_at }): (typeof NEARNESS)[number] => {
      const begun = active_from === null || micros(active_from) <= at;
      const ended = expiry_at !== null && micros(expiry_at) <= at;
      const counts = status?.toLowerCase() === 'active';
      if (ended) return 'EXPIRED';
      if (!counts) return 'STATUS';
      return begun ? 'HELD' : 'NOT_YET';
    });
  const nearest = NEARNESS.find((reason) => reasons.includes(reason));
  return { held: nearest === 'HELD', reason: nearest ?? 'NONE' };
}

function textOf(at: number): string {
  const second = Math.floor(at / 1_000_000);
  const fraction = String(at - second * 1_000_000).padStart(6, '0');
  return `${new Date(second * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

/** Any instant, mostly near to those at which something changes. */
function instants(): fc.Arbitrary<number> {
  const changes = rows().flatMap(({ active_from, expiry_at }) =>
    [active_from, expiry_at].filter((text) => text !== null).map(micros),
  );
  const edge = [micros('0001-01-01T00:00:00'), micros('9999-12-31T23:59:59')];
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.constantFrom(-1, 0, 1, 999_999))
    .map(([at, by]) => at + by);
  const far = fc.integer({ min: micros('2025-01-01T00:00:00'), max: micros('2028-01-01T00:00:00') });
  return fc.oneof({ weight: 5, arbitrary: near }, { weight: 3, arbitrary: far }, fc.constantFrom(...edge));
}

describe('twenty gates', () => {
  it('are right at any instant, in each way of execution', async () => {
    expect(gates()).toHaveLength(20);
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(instants(), fc.boolean(), async (at, withReason) => {
        const wish = withReason ? 'held reason' : 'held';
        const fields = gates().map(
          (uuid, n) => `g${n}: balance(entitlementUuid: "${uuid}", at: "${textOf(at)}") { ${wish} }`,
        );
        const right = gates().map((uuid, n) => {
          const { held, reason } = expected(uuid, at);
          seen.add(reason);
          return [`g${n}`, withReason ? { held, reason } : { held }];
        });
        for (const [way, ask] of Object.entries(ways)) {
          gateway.takeLog();
          const found = dataOf(await ask(`{ customer(uuid: "${GATED}") { ${fields.join(' ')} } }`));
          expect(partOf(found, 'customer'), `${way} at ${textOf(at)}`).toEqual(Object.fromEntries(right));
          expect(gateway.takeLog()).toEqual([`GET /entitlements/customer/${GATED}?limit=100`]);
        }
      }),
      { numRuns: 60 },
    );
    expect(seen).toEqual(new Set(NEARNESS));
  });
});
