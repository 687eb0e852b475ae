import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { writeGlobalId } from '../../src/schema/global-id.ts';
import { counted, freshMetered } from '../http/metered.ts';
import { operationLines, post } from '../http/requests.ts';
import { DOWN, SECOND } from '../reads/cache/keeping-gateway.ts';
import { ManualClock } from '../support/clock.ts';

const RUNS = Number(process.env['KEPT_RUNS'] ?? 25);
const STEPS = 60;

const [A = '', B = ''] = STORIES.map(({ uuid }) => uuid);
const ROWS = 'nodes { uuid name validity isUsable summary { quantity asOf } }';

/** Of every kind that depends on what is kept, on the present, or on neither. */
const DOCUMENTS = [A, B].flatMap((uuid) => [
  `{ customer(uuid: "${uuid}") { entitlements(first: 3) { asOf isStale edges { cursor } ${ROWS} } } }`,
  `{ customer(uuid: "${uuid}") { name recordAsOf recordIsStale balances { name held reason nextExpiry { at } } } }`,
  `{ customer(uuid: "${uuid}") { balances(held: true) { name asOf } expiring(before: "2026-03-01T00:00:00Z") { uuid } } }`,
  `{ customer(uuid: "${uuid}") { balances { at } } }`,
  `{ customer(uuid: "${uuid}") { entitlements(first: 40) { nodes { expiryAt isUsable } } entitlementSummaries { totalCount isStale } } }`,
  `{ node(id: "${writeGlobalId('Customer', uuid)}") { ... on Customer { email } } nothing: node(id: "x") { id } }`,
]);

type Step =
  | { readonly kind: 'ask'; readonly document: number; readonly demand: string | null }
  | { readonly kind: 'wait' | 'jump'; readonly milliseconds: number }
  | { readonly kind: 'down'; readonly times: number };

const ask = fc.record({
  kind: fc.constant('ask' as const),
  document: fc.nat(DOCUMENTS.length - 1),
  demand: fc.constantFrom(null, null, null, null, 'no-cache', 'max-age=3', 'no-cache, stale-if-error=60'),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: ask },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      milliseconds: fc.constantFrom(1, 900, 3 * SECOND, 6 * SECOND, 50 * SECOND),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('jump' as const),
      // Months, in which much begins and ends.
      milliseconds: fc.integer({ min: -200, max: 200 }).map((days) => days * 86_400_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('down' as const), times: fc.nat(4) }) },
);

const ENV = {
  CACHE_FRESH_MS: '5000',
  CACHE_RECORD_FRESH_MS: '4000',
  RETRY_ATTEMPTS: '1',
  BREAKER_MINIMUM_CALLS: '1000',
};

async function start() {
  const clock = new ManualClock();
  const gateway = await freshMetered({ clock, env: ENV });
  let keptBefore = 0;
  return {
    happen: async (step: Exclude<Step, { kind: 'ask' }>) => {
      if (step.kind === 'down') gateway.sandbox.script({ fault: DOWN, times: step.times });
      else if (step.kind === 'jump') clock.jump(step.milliseconds);
      else await clock.advance(step.milliseconds);
    },
    /** What is told of it, and whether that was kept. */
    ask: async (body: string, demand: string | null) => {
      const headers = demand === null ? {} : { 'cache-control': demand };
      const response = await gateway.fetch(post(body, headers));
      const told = { status: response.status, age: response.headers.get('age'), text: await response.text() };
      const line = operationLines(gateway).at(-1) ?? {};
      const by = ['requestId', 'traceId', 'time', 'milliseconds'];
      const logged = Object.entries(line).filter(([name]) => !by.includes(name));
      const kept = counted(await gateway.scrape(), 'gateway_operation_ways_total')['way="kept"'] ?? 0;
      const isKept = kept > keptBefore;
      keptBefore = kept;
      return { told, logged, isKept };
    },
  };
}

describe('responses that are kept', () => {
  it('are what executing the operation once more comes to, whatever happened before', async () => {
    let recalled = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
        const { happen, ask } = await start();
        for (const [index, each] of steps.entries()) {
          if (each.kind !== 'ask') {
            await happen(each);
            continue;
          }
          const body = JSON.stringify({ query: DOCUMENTS[each.document] });
          const kept = await ask(body, each.demand);
          if (!kept.isKept) continue;
          recalled += 1;
          // Nobody has sent just this before, so it is executed.
          const executed = await ask(`${body}${' '.repeat(index + 1)}`, each.demand);
          expect(executed).toEqual({ ...kept, isKept: false });
        }
      }),
      { numRuns: RUNS, ...(process.env['KEPT_RUNS'] === undefined && { seed: 1 }) },
    );
    // The histories were about something.
    expect(recalled).toBeGreaterThan(2 * RUNS);
  }, 3_600_000);
});
