import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { STORIES } from '../../../src/sandbox/stories.ts';
import { writeGlobalId } from '../../../src/schema/global-id.ts';
import { schema } from '../../../src/schema/index.ts';
import { listAt, textAt } from '../../support/graphql.ts';
import { uuidOf } from '../../support/sample-data.ts';
import { connectZenskar, type ZenskarConnection } from '../../support/zenskar-connection.ts';
import { boundTo, type CountedAnswer, countedGraph, ORGANISATION } from './counted-graph.ts';
import { listArbitrary, queryArbitrary, type Vocabulary } from './query-arbitrary.ts';

const DEAD = 'cafe0000-0000-4000-8000-00000000dead';
/** An external id that several customers have. */
const SHARED = 'shared, by three';

/** How much the properties have to do with: they would hold as well where nothing is asked. */
const seen = { asked: 0, exact: 0, bytes: 0, estimatedBytes: 0 };

let sandbox: Sandbox;
let zenskar: ZenskarConnection;

beforeAll(async () => {
  sandbox = await startSandbox();
  for (const n of [1, 2, 3]) {
    const id = `cafe0000-0000-4000-8000-00000000000${n}`;
    sandbox.world.addCustomer({ id, customer_name: `One of ${n}`, external_id: SHARED });
  }
  zenskar = connectZenskar(sandbox);
});

afterAll(async () => {
  await zenskar.close();
  await sandbox.close();
});

const limitsArbitrary = fc
  .tuple(fc.constantFrom(1, 3, 10, 100), fc.constantFrom(2, 5, 20), fc.constantFrom([], [10, 25, 50, 100]))
  .map(([pageLimit, pageBudget, pageSizes]) => ({ pageLimit, pageBudget, pageSizes, maxPageSize: 50 }));

const mannersArbitrary = fc.record({
  cursors: fc.constantFrom('keyset' as const, 'page' as const, 'offset' as const),
  previousPageOrder: fc.constantFrom('list' as const, 'reversed' as const),
  previous: fc.constantFrom('offered' as const, 'absent' as const),
  totalCount: fc.constantFrom('offered' as const, 'absent' as const),
});

const principalArbitrary = fc.constantFrom(ORGANISATION, boundTo(uuidOf(STORIES[1]?.uuid ?? '')));

function vocabulary(withBalances = false): Vocabulary {
  const customers = STORIES.slice(0, 8).map(({ uuid }) => uuid);
  const rows = customers.flatMap((uuid) => sandbox.world.rowsOf(uuid).slice(0, 3));
  return {
    withBalances,
    customers: [...customers, DEAD],
    entitlements: [...new Set(rows.map(({ record }) => record.entitlement))],
    externalIds: [...customers.flatMap((uuid) => externalIdOf(uuid) ?? []), SHARED, 'nobody', ' nobody'],
    nodes: [
      ...customers.slice(0, 2).map((uuid) => writeGlobalId('Customer', uuid)),
      ...rows
        .slice(0, 6)
        .map(({ record }) => writeGlobalId('Entitlement', `${record.customer}:${record.id}`)),
      ...rows
        .slice(0, 6)
        .map(({ record }) => writeGlobalId('EntitlementSummary', `${record.customer}:${record.entitlement}`)),
    ],
  };
}

function externalIdOf(uuid: string): string | null {
  return sandbox.world.customers.get(uuid)?.record.external_id ?? null;
}

async function expectWithin(ask: () => Promise<CountedAnswer>): Promise<CountedAnswer> {
  sandbox.clearRequests();
  const answer = await ask();
  seen.asked += Number(sandbox.requests.length > 0);
  seen.exact += Number(sandbox.requests.length > 0 && sandbox.requests.length === answer.estimate.calls);
  expect(sandbox.requests.length).toBeLessThanOrEqual(answer.estimate.calls);
  expect(answer.rows).toBeLessThanOrEqual(answer.estimate.rows);
  // The sandbox has no texts that are longer than most.
  const bytes = Buffer.byteLength(JSON.stringify({ data: answer.result.data }));
  expect(bytes).toBeLessThanOrEqual(answer.estimate.bytes);
  seen.bytes += bytes;
  seen.estimatedBytes += answer.estimate.bytes;
  return answer;
}

/** Asks as the query's one variable says. */
const asked = (query: string) => (query.includes('$small') ? { small: 2 } : {});

describe('G3: an operation never costs more than was estimated', () => {
  it('for queries of any shape', async () => {
    await fc.assert(
      fc.asyncProperty(
        queryArbitrary(vocabulary()),
        limitsArbitrary,
        mannersArbitrary,
        principalArbitrary,
        async (query, limits, manners, principal) => {
          expect(validate(schema, parse(query))).toEqual([]);
          sandbox.setManners(manners);
          await expectWithin(() =>
            countedGraph(zenskar.client, limits, sandbox, principal)(query, asked(query)),
          );
        },
      ),
      { numRuns: 120, seed: 1 },
    );
  });

  it('for balances behind any fields', async () => {
    const before = { ...seen };
    await fc.assert(
      fc.asyncProperty(
        queryArbitrary(vocabulary(true)),
        limitsArbitrary,
        mannersArbitrary,
        principalArbitrary,
        async (query, limits, manners, principal) => {
          expect(validate(schema, parse(query))).toEqual([]);
          sandbox.setManners(manners);
          const ask = countedGraph(zenskar.client, limits, sandbox, principal);
          await expectWithin(() => ask(query, asked(query)));
        },
      ),
      { numRuns: 300, seed: 1 },
    );
    expect(seen.asked - before.asked).toBeGreaterThan(100);
    // How large a balance is nobody knows, so the estimate of these answers is no close one.
    Object.assign(seen, before);
  });

  it('for windows next to any cursor', async () => {
    await fc.assert(
      fc.asyncProperty(
        listArbitrary(vocabulary()),
        limitsArbitrary,
        // A cursor may be of a time with other limits.
        limitsArbitrary,
        mannersArbitrary,
        fc.boolean(),
        async (spec, limitsBefore, limitsNow, manners, byExternalId) => {
          sandbox.setManners(manners);
          const read = async (limits: typeof limitsNow, args: string, selection: string) => {
            const ask = countedGraph(zenskar.client, limits, sandbox);
            const list = [spec.list, args].filter((part) => part !== '').join(', ');
            const externalId = byExternalId ? externalIdOf(spec.customer) : null;
            const root =
              externalId === null
                ? `customer(uuid: "${spec.customer}")`
                : `customer: customerByExternalId(externalId: "${externalId}")`;
            const query = `{ ${root} { ${spec.field}(${list}) ${selection} } }`;
            return expectWithin(() => ask(query));
          };
          const { result } = await read(limitsBefore, spec.harvest, '{ edges { cursor } }');
          if (result.errors !== undefined) return;
          const cursors = listAt(result.data, 'customer', spec.field, 'edges').map((edge) =>
            textAt(edge, 'cursor'),
          );
          if (cursors.length === 0) return;
          const [one = '', other = ''] = spec.picks.map((pick) => cursors[pick % cursors.length]);
          await read(limitsNow, spec.paging(one, other), spec.selection);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  it('which was put to the test by operations that did ask, some of them as much as was estimated', () => {
    expect(seen.asked).toBeGreaterThan(300);
    expect(seen.exact).toBeGreaterThan(50);
    expect(seen.estimatedBytes / seen.bytes).toBeLessThan(20);
  });
});
