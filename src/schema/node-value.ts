import type { CustomerHandle } from './customer-handle.ts';
import type { Entitlement, EntitlementSummary } from '../domain/entitlement.ts';
import type { NodeTypeName } from './global-id.ts';
import type { ShownBalance } from './needs/balance-need.ts';

/** Everything that `node` can answer with. */
export type NodeValue = CustomerHandle | Entitlement | EntitlementSummary | ShownBalance;

/** The graph's name for a node, told by a field that only its kind has. */
export function nodeTypeOf(value: unknown): NodeTypeName | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('balance' in value) return 'EntitlementBalance';
  if ('totalQuantity' in value) return 'EntitlementSummary';
  return 'entitlementUuid' in value ? 'Entitlement' : 'Customer';
}
