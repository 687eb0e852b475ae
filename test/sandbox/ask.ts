import { createCore } from '../../src/sandbox/core.ts';
import type { Core } from '../../src/sandbox/core.ts';
import type { Manners } from '../../src/sandbox/manners.ts';
import type { RowInput } from '../../src/sandbox/records.ts';
import { emptyWorld } from '../../src/sandbox/world.ts';
import type { World } from '../../src/sandbox/world.ts';

export type Page = {
  results: Record<string, unknown>[];
  next: string | null;
  previous?: string | null;
  total_count?: number | null;
};

export const CUSTOMER = 'aaaaaaaa-0000-4000-8000-000000000001';

export function uuid(number: number): string {
  return `bbbbbbbb-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** A world of one customer who holds these rows, each of entitlement 1 unless it names another. */
export function worldOf(rows: readonly (Partial<RowInput> & { id: string })[]): World {
  const world = emptyWorld();
  world.addCustomer({ id: CUSTOMER, customer_name: 'Test customer', email: 'test@customer.example' });
  for (const number of [1, 2, 3]) {
    world.addDefinition({
      id: uuid(number),
      name: `Entitlement ${number}`,
      description: number === 2 ? 'Second thoughts' : null,
      created_at: `2026-01-0${4 - number}T00:00:00Z`,
    });
  }
  for (const row of rows) world.addRow({ entitlement: uuid(1), customer: CUSTOMER, ...row });
  return world;
}

export function coreOf(
  rows: readonly (Partial<RowInput> & { id: string })[],
  manners?: Partial<Manners>,
): Core {
  return createCore({ world: worldOf(rows), ...(manners && { manners }) });
}

type Parameters = Readonly<Record<string, string | number>>;

/** The target with its query, escaped as a careful client does it. */
export function target(path: string, parameters: Parameters = {}): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

export function ask(
  core: Core,
  path: string,
  parameters: Parameters = {},
): { status: number; body: unknown } {
  const headers = { 'X-Api-Key': core.apiKey, Organisation: core.organisation };
  const { status, body } = core.answer({ method: 'GET', url: target(path, parameters), headers });
  return { status, body: JSON.parse(body) };
}

export function askPage(core: Core, path: string, parameters: Parameters = {}): Page {
  const { status, body } = ask(core, path, parameters);
  if (status !== 200 || !isPage(body))
    throw new Error(`expected a page, got ${status} ${JSON.stringify(body)}`);
  return body;
}

export const rowsPath = `/entitlements/customer/${CUSTOMER}`;
export const totalsPath = `/entitlements/customer/unique/${CUSTOMER}`;

export function idsOf(page: Page): unknown[] {
  return page.results.map(({ id }) => id);
}

/** Where a 422 answer finds fault, or the whole answer when it is none. */
export function faultPlaces(answer: { status: number; body: unknown }): unknown {
  const { status, body } = answer;
  if (status !== 422 || typeof body !== 'object' || body === null || !('detail' in body)) return answer;
  if (!Array.isArray(body.detail)) return answer;
  return body.detail.map((problem: unknown) =>
    typeof problem === 'object' && problem !== null && 'loc' in problem ? problem.loc : problem,
  );
}

function isPage(body: unknown): body is Page {
  return typeof body === 'object' && body !== null && 'results' in body && Array.isArray(body.results);
}
