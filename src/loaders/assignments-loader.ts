import type { Entitlement } from '../domain/entitlement.ts';
import type { EntitlementQuery } from '../domain/list-query.ts';
import type { Freshness } from '../domain/freshness.ts';
import { BrokenRow, uuidOf } from '../domain/page.ts';
import { NO_REFERENCES, type References } from '../domain/references.ts';
import type { Uuid } from '../domain/uuid.ts';
import { entitlementList } from '../upstream/lists/entitlement-list.ts';
import type { UpstreamLimits } from './limits.ts';
import type { PageLoader } from './page-loader.ts';
import { perCustomer } from './per-customer.ts';
import { readAll } from './read-all.ts';

/** Which of a customer's assignments are enough; more may come. */
export interface AssignmentsWish {
  /** Those with one of these, as Zenskar writes them, sorted; null for all. */
  readonly statuses: readonly string[] | null;
  readonly populate: References;
}

/** All assignments of one customer. */
export interface Assignments {
  readonly rows: readonly Entitlement[];
  /** Those that cannot be read, and may be of any entitlement unless they name theirs. */
  readonly broken: readonly BrokenRow[];
  /** As old as the oldest page. */
  readonly freshness: Freshness;
}

/**
 * All assignments of customers, those with another status included where one wish of the tick needs them: one walk answers every
 * wish of one customer, and reads the pages that a connection of the same tick reads anyway.
 */
export function createAssignmentsLoader(
  pages: PageLoader<EntitlementQuery, Entitlement>,
  limits: UpstreamLimits,
): (customer: Uuid, wish: AssignmentsWish) => Promise<Assignments> {
  /** Whose whole lists were walked: their pages are there. */
  const walked = new Set<Uuid>();
  const listOf = (customer: Uuid, status: readonly string[] | null) =>
    entitlementList(customer, { status, search: null, order: null });
  const start = { flipped: false, cursor: null, limit: limits.pageLimit };

  const load = perCustomer<AssignmentsWish, Assignments>(
    async (customer, wishes) => {
      const all = wishes.flatMap(({ statuses }) => statuses ?? []);
      if (wishes.some(({ statuses }) => statuses === null)) walked.add(customer);
      const list = listOf(customer, walked.has(customer) ? null : [...new Set(all)].sort());
      const populate = wishes.reduce((bits, wish) => bits | wish.populate, NO_REFERENCES);
      const broken: BrokenRow[] = [];
      const { rows, freshness } = await readAll(uuidOf, limits, async (cursor) => {
        const { page } = await pages.load({ list, address: { ...start, cursor }, populate });
        broken.push(...page.rows.filter((row) => row instanceof BrokenRow));
        return page;
      });
      return wishes.map(() => ({ rows, broken, freshness }));
    },
    ({ statuses, populate }) => `${statuses?.join(',') ?? '*'} ${populate}`,
  );

  return (customer, wish) => {
    // In the tick of the field itself, so that a connection which reads the list's start shares the call.
    if (wish.statuses === null) {
      void pages.call({ list: listOf(customer, null), address: start, populate: wish.populate });
    }
    return load(customer, wish);
  };
}
