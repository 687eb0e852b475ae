import type { World } from '../../src/sandbox/world.ts';
import { uuidOf } from '../support/sample-data.ts';

/** A customer of which everything that can be seen says whose it is. */
export interface Tenant {
  readonly name: 'alpha' | 'bravo';
  readonly customer: string;
  readonly rows: readonly string[];
  readonly entitlements: readonly string[];
  readonly contract: string;
  readonly apiKey: string;
  readonly organisation: string;
  /** Found in every text of this tenant and in none of another. */
  readonly mark: RegExp;
}

export const ROWS = 12;
const ENTITLEMENTS = 5;

export const ALPHA = tenantOf('alpha', 'a');
export const BRAVO = tenantOf('bravo', 'b');

/** Beginning and end of a uuid are marked, since cursors carry the ends alone. */
function tenantOf(name: Tenant['name'], digit: 'a' | 'b'): Tenant {
  const id = (group: number, n: number) =>
    uuidOf(
      `${digit.repeat(8)}-${String(group).repeat(4)}-4000-8000-0000${digit.repeat(6)}${String(n).padStart(2, '0')}`,
    );
  const many = (group: number, count: number) => Array.from({ length: count }, (_, n) => id(group, n + 1));
  return {
    name,
    customer: id(1, 1),
    rows: many(2, ROWS),
    entitlements: many(3, ENTITLEMENTS),
    contract: id(4, 1),
    apiKey: `${name}-api-key`,
    organisation: id(5, 1),
    mark: new RegExp(`${name}|${digit.repeat(6)}\\d\\d|${digit.repeat(8)}-`, 'i'),
  };
}

/** Adds the customer with its rows; every text is marked. */
export function addTenant(world: World, tenant: Tenant, ids: Tenant = tenant): void {
  const { name, contract } = tenant;
  world.addCustomer({
    id: ids.customer,
    customer_name: `${name} customer`,
    email: `${name}@mail.example`,
    external_id: `${name}-external`,
  });
  for (const [n, id] of ids.entitlements.entries()) {
    world.addDefinition({ id, name: `${name} ${n}`, description: `${name} text`, units: `${name} units` });
  }
  for (const [n, id] of ids.rows.entries()) {
    world.addRow({
      id,
      customer: ids.customer,
      entitlement: ids.entitlements[n % ENTITLEMENTS] ?? '',
      name: `${name} row ${n}`,
      status: n % 3 === 0 ? 'draft' : 'active',
      quantity: 100 + n,
      quantity_used: n,
      source_type: `${name} source`,
      event: `${name} event`,
      contract: { id: contract, name: `${name} contract` },
    });
  }
}

/** A Relay id as the gateway writes it. */
export function relayId(type: string, ...uuids: readonly string[]): string {
  return Buffer.from([type, ...uuids].join(':')).toString('base64url');
}

/** A text together with whatever in it decodes as base64. */
export function unwrapped(text: string): string {
  const decoded = text.match(/[\w+/-]{16,}/g)?.map((part) => Buffer.from(part, 'base64').toString('latin1'));
  return [text, ...(decoded ?? [])].join('\n');
}
