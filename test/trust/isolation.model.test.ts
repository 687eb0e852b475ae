import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyWorld } from '../../src/sandbox/world.ts';
import { type Caller, History, type Sights, step } from './isolation-history.ts';
import { startTenantUpstream, type TenantUpstream } from './tenant-upstream.ts';
import { addTenant, ALPHA, BRAVO, relayId, type Tenant } from './tenants.ts';
import { boundTo, JWT_ENV } from './tokens.ts';
import { createTrustGateway, type TrustGateway } from './trust-gateway.ts';

/** Ten thousand steps in all, the same ones each time unless TRUST_SEED asks for others. */
const HISTORIES = 5;
const STEPS = 1000;
const SEED = Number(process.env['TRUST_SEED'] ?? 1);

type Kept = Readonly<Record<string, string>>;

const NOTHING: Kept = { CACHE_FRESH_MS: '0' };
/** So short that answers of every age are told. */
const BRIEFLY: Kept = { CACHE_FRESH_MS: '10', CACHE_RECORD_FRESH_MS: '20', CACHE_STALE_MS: '30' };

interface Setting {
  readonly upstream: TenantUpstream;
  readonly gateway: TrustGateway;
  readonly callers: readonly [Caller, Caller];
}

function naming(tenant: Tenant, which: number) {
  const row = tenant.rows[which % tenant.rows.length] ?? '';
  const of = tenant.entitlements[which % tenant.entitlements.length] ?? '';
  const { customer } = tenant;
  const ids = [
    relayId('Customer', customer),
    relayId('Entitlement', customer, row),
    relayId('EntitlementSummary', customer, of),
  ];
  return { uuid: customer, of, ids };
}

/** Two customers of one organisation, read with the one key of the gateway. */
async function boundCallers(kept: Kept): Promise<Setting> {
  const world = emptyWorld();
  addTenant(world, ALPHA);
  addTenant(world, BRAVO);
  const credentials = { apiKey: 'the-gateways-own', organisation: '0a9a0000-0000-4000-8000-000000000001' };
  const upstream = await startTenantUpstream([{ ...credentials, world }], (_, path) =>
    path.includes(ALPHA.customer) ? 'alpha' : path.includes(BRAVO.customer) ? 'bravo' : 'nobody',
  );
  const gateway = createTrustGateway({
    upstreamUrl: upstream.url,
    credentials,
    env: { ...JWT_ENV, ...kept },
  });
  const callerFor = async (tenant: Tenant) => ({ tenant, headers: await boundTo(tenant.customer), naming });
  return { upstream, gateway, callers: [await callerFor(ALPHA), await callerFor(BRAVO)] };
}

/** Two organisations that use the very same uuids, so that only the key tells one request from the other. */
async function callersWithKeys(kept: Kept): Promise<Setting> {
  const digit = (uuid: string) => uuid.replaceAll(/[ab]/g, 'd');
  const customer = digit(ALPHA.customer);
  const common = { customer, rows: ALPHA.rows.map(digit), entitlements: ALPHA.entitlements.map(digit) };
  const organisations = [ALPHA, BRAVO].map((tenant) => {
    const world = emptyWorld();
    addTenant(world, tenant, { ...tenant, ...common });
    return { apiKey: tenant.apiKey, organisation: tenant.organisation, world };
  });
  const upstream = await startTenantUpstream(organisations, (apiKey) => apiKey.replace('-api-key', ''));
  const gateway = createTrustGateway({
    upstreamUrl: upstream.url,
    credentials: null,
    // One key for all cursors, so that nothing but the tenant keeps them apart.
    env: { AUTH_MODE: 'headers', CURSOR_SECRET: 'one secret for the cursors of all callers', ...kept },
  });
  const callerFor = (tenant: Tenant): Caller => ({
    tenant: { ...tenant, ...common },
    headers: { 'x-api-key': tenant.apiKey, organisation: tenant.organisation },
    naming,
  });
  return { upstream, gateway, callers: [callerFor(ALPHA), callerFor(BRAVO)] };
}

describe('T6: two tenants, whatever they do at the same time', () => {
  it.each([
    ['bound to two customers', boundCallers, NOTHING, HISTORIES],
    ['with keys of their own', callersWithKeys, NOTHING, HISTORIES],
    ['bound to two customers, where answers are kept', boundCallers, BRIEFLY, 4],
    ['with keys of their own, where answers are kept', callersWithKeys, BRIEFLY, 4],
  ] as const)(
    'never meet anything of each other: %s',
    async (_, start, kept, numRuns) => {
      const seen: Sights = { rows: 0, aborted: 0, stolenRefused: 0, resumed: 0 };
      let shared = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
          const { upstream, gateway, callers } = await start(kept);
          try {
            const history = new History(gateway, upstream, callers);
            await history.play(steps);
            // What is asked anew behind everybody's back is in nobody's trace.
            const isLeak = (leak: string) => kept === NOTHING || !leak.startsWith('a call of nobody');
            expect(history.leaks.filter(isLeak)).toEqual([]);
            for (const key of ['rows', 'aborted', 'stolenRefused', 'resumed'] as const) {
              seen[key] += history.sights[key];
            }
            shared += history.sharedCalls;
          } finally {
            await gateway.close();
            await upstream.close();
          }
        }),
        { numRuns, seed: SEED, endOnFailure: true },
      );
      // The histories were about something.
      expect(seen.rows).toBeGreaterThan(500);
      const isShared = kept === NOTHING ? [shared] : [];
      for (const times of [seen.aborted, seen.stolenRefused, seen.resumed, ...isShared]) {
        expect(times).toBeGreaterThan(25);
      }
    },
    120_000,
  );
});
