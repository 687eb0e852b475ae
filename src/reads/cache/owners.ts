import { isCustomerTenant } from '../../auth/principal.ts';
import type { Read } from '../../upstream/read.ts';

/**
 * Whose share of the room an answer counts against. Where callers bring keys of their own, that is whoever brought the key. Where
 * all ask with the gateway's, many may use one answer, and it counts against the customer whom it is about: whoever reads
 * one customer over and over takes nothing from the others. What is about several stands for itself, unless somebody asked for it
 * who may see one customer only.
 */
export function ownerBy(keys: 'gateway' | 'caller'): (read: Read) => string {
  if (keys === 'caller') return ({ tenant }) => tenant;
  return ({ subject, tenant, path }) => {
    if (subject !== '') return subject;
    return isCustomerTenant(tenant) ? tenant : path;
  };
}
