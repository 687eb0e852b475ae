import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, isRecord } from '../support/graphql.ts';
import { startListener } from '../support/http-listener.ts';
import { ALPHA, BRAVO, relayId, unwrapped } from './tenants.ts';
import { startTwoCustomers, type TwoCustomers } from './tenant-sandbox.ts';
import { boundTo, organisationWide } from './tokens.ts';

let two: TwoCustomers;
let metricsUrl: string;
const callers: Record<string, string>[] = [];

beforeAll(async () => {
  const free = await startListener(() => undefined);
  await free.close();
  const { port } = new URL(free.url);
  metricsUrl = `${free.url}/metrics`;
  two = await startTwoCustomers({ PRIVATE_PORT: port });
  await two.gateway.listen();
  callers.push(await boundTo(ALPHA.customer), await organisationWide());
});
afterAll(() => two.close());

/** What an upstream sends that has mixed up its customers, by the field that notices. */
const MIXED_UP = [
  {
    what: 'a row of another customer',
    path: '/entitlements/customer/',
    edit: (row: Record<string, unknown>) => ({ ...row, customer: BRAVO.customer, name: 'bravo row' }),
    field: 'entitlements { nodes { uuid name } totalCount }',
    endpoint: 'entitlements',
  },
  {
    what: 'a row of another customer, with its name and address',
    path: '/entitlements/customer/',
    edit: (row: Record<string, unknown>) => ({
      ...row,
      customer: { id: BRAVO.customer, name: 'bravo customer', email: 'bravo@mail.example' },
    }),
    field: 'entitlements { nodes { uuid customer { name email } } }',
    endpoint: 'entitlements',
  },
] as const;

describe('T4: an upstream that mixes up its customers', () => {
  it.each(MIXED_UP)(
    'fails the whole page for $what, and is counted',
    async ({ path, edit, field, endpoint }) => {
      for (const headers of callers) {
        const before = await violations(endpoint);
        two.sandbox.script({
          path,
          fault: { kind: 'replace', edit: (body) => withRow(body, 2, edit) },
        });
        const reply = await two.gateway.ask(`{ customer(uuid: "${ALPHA.customer}") { ${field} } }`, {
          headers,
        });
        expect(reply.data).toEqual({ customer: { entitlements: null } });
        expect(reply.errors).toMatchObject([
          {
            code: 'UPSTREAM_INVALID',
            path: ['customer', 'entitlements'],
            extensions: { jsonPath: '$.results[2].customer' },
          },
        ]);
        expect(unwrapped(reply.text)).not.toMatch(BRAVO.mark);
        expect(await violations(endpoint)).toBe(before + 1);
      }
    },
  );

  it('gives no other customer for the one that was asked for, and is counted', async () => {
    const record = two.sandbox.world.customers.get(BRAVO.customer)?.record;
    for (const headers of callers) {
      const before = await violations('customer');
      two.sandbox.script({ path: '/customers/', fault: { kind: 'replace', edit: () => record } });
      const reply = await two.gateway.ask(`{ customer(uuid: "${ALPHA.customer}") { name email } }`, {
        headers,
      });
      expect(reply.data).toEqual({ customer: null });
      expect(reply.errors).toMatchObject([{ code: 'UPSTREAM_INVALID', extensions: { jsonPath: '$.id' } }]);
      expect(unwrapped(reply.text)).not.toMatch(BRAVO.mark);
      expect(await violations('customer')).toBe(before + 1);
    }
  });

  it('gives a node of no other customer', async () => {
    const id = relayId('Entitlement', ALPHA.customer, ALPHA.rows[0] ?? '');
    two.sandbox.script({
      path: '/entitlements/customer/',
      fault: {
        kind: 'replace',
        edit: (body) => withRow(body, 0, (row) => ({ ...row, customer: BRAVO.customer })),
      },
    });
    const [headers = {}] = callers;
    const reply = await two.gateway.ask(`{ node(id: "${id}") { id } }`, { headers });
    expect(reply.data).toEqual({ node: null });
    expect(reply.errors).toMatchObject([{ code: 'UPSTREAM_INVALID' }]);
  });

  it('shows the log that it happened, and nothing of what came', async () => {
    const alarms = two.gateway.lines.filter((line) => at(JSON.parse(line), 'level') === 'error');
    expect(alarms.length).toBeGreaterThan(0);
    for (const alarm of alarms) expect(alarm).not.toMatch(BRAVO.mark);
    expect(await (await fetch(metricsUrl)).text()).not.toMatch(BRAVO.mark);
  });
});

async function violations(endpoint: string): Promise<number> {
  const page = await (await fetch(metricsUrl)).text();
  const line = new RegExp(`^\\w*violations\\w*\\{endpoint="${endpoint}"\\} (\\d+)$`, 'm').exec(page);
  if (line === null) throw new Error(`expected a series of violations at ${endpoint}`);
  return Number(line[1]);
}

function withRow(body: unknown, index: number, edit: (row: Record<string, unknown>) => unknown): unknown {
  if (!isRecord(body) || !Array.isArray(body['results'])) throw new Error('expected a page');
  const rows: readonly unknown[] = body['results'];
  return { ...body, results: rows.map((row, n) => (n === index && isRecord(row) ? edit(row) : row)) };
}
