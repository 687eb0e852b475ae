import type { SharingOptions } from './policies/lanes.ts';

/** How callers are told apart: not at all, by tokens that were verified, or by credentials of the upstream. */
export type Callers = 'none' | 'jwt' | 'headers';

/** Takes 26 slots of 32: room for 25 customers at once, while some is always left for others. */
const ORGANISATION = 4;

/** Takes 11 slots of 32: what one customer's data makes the upstream do concerns nobody else. */
const CUSTOMER = 0.5;

/** How those callers share the upstream's slots. */
export function sharingAmong(callers: Callers, isOneCustomer: (tenant: string) => boolean): SharingOptions {
  if (callers === 'none') return { greedOf: () => Infinity, canBeInvented: false };
  return {
    greedOf: (tenant) => (isOneCustomer(tenant) ? CUSTOMER : ORGANISATION),
    canBeInvented: callers === 'headers',
  };
}
