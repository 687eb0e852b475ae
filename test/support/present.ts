import { UsableStatuses } from '../../src/domain/usable-statuses.ts';
import { Now } from '../../src/schema/now.ts';

/** What every context of the graph has of the time: the noon of a day, and the status that counts unless somebody says otherwise. */
export const PRESENT = {
  now: new Now(Date.UTC(2026, 5, 1, 12)),
  usable: new UsableStatuses(['active']),
};
