import { hash } from 'node:crypto';
import type { SummaryQuery } from '../../domain/list-query.ts';
import type { SummaryFilterField } from '../../domain/summary-filter.ts';

/** What all assignments of an entitlement to a customer share: conditions on it choose among totals, and change none. */
const SHARED: ReadonlySet<SummaryFilterField> = new Set(['entitlementUuid', 'customerUuid']);

/** 96 bits, so that no two filters of a client share one. */
export const FILTER_DIGEST_LENGTH = 16;

/**
 * A short name of the conditions under which assignments count in the totals of a list: the same for the same conditions, however
 * they are written. Null where every assignment counts. What a search matches Zenskar does not say, so it may change totals.
 */
export function filterDigest({ conditions, search }: SummaryQuery): string | null {
  const changing = conditions.filter(({ field }) => !SHARED.has(field));
  if (changing.length === 0 && search === null) return null;
  const written = changing.map(({ field, comparison, value }) =>
    // To be one value is to be among one.
    JSON.stringify([field, comparison === 'eq' ? 'in' : comparison, value]),
  );
  const text = JSON.stringify([written.sort(), search]);
  return hash('sha256', text, 'base64url').slice(0, FILTER_DIGEST_LENGTH);
}
