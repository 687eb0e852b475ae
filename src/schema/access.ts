import type { Principal } from '../auth/principal.ts';
import type { SummaryFilterArgs } from '../domain/summary-conditions.ts';
import type { Uuid } from '../domain/uuid.ts';
import { fail } from './errors.ts';

/**
 * Whether a caller may see a customer and what it holds. For one that it may not see the answer must be that of a
 * customer that does not exist, without any upstream call: whether it exists is nobody else's business. Null stands for what
 * is the organisation's own.
 */
export function maySee(principal: Principal, customer: Uuid | null): boolean {
  return principal.kind === 'organisation' || principal.customer === customer;
}

/**
 * Refuses the filters that name rows or customers by identifier to a caller that is bound to one customer: it has no use
 * for them, and they are the only ones that could reach past it.
 */
export function assertMayFilter(principal: Principal, filter: SummaryFilterArgs | null | undefined): void {
  if (principal.kind === 'organisation') return;
  for (const field of ['customerUuid', 'uuid'] as const) {
    if (filter?.[field] === undefined || filter[field] === null) continue;
    fail({
      kind: 'forbidden',
      message: `A caller that is bound to one customer may not filter by ${field}.`,
    });
  }
}
