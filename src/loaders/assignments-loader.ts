import { Assignments } from '../domain/assignments.ts';
import type { Entitlement } from '../domain/entitlement.ts';
import type { EntitlementQuery } from '../domain/list-query.ts';
import type { Freshness } from '../domain/freshness.ts';
import { type Page, uuidOf } from '../domain/page.ts';
import { hasReferences, NO_REFERENCES, type References } from '../domain/references.ts';
import type { Uuid } from '../domain/uuid.ts';
import { entitlementList } from '../upstream/lists/entitlement-list.ts';
import type { UpstreamLimits } from './limits.ts';
import type { PageLoader } from './page-loader.ts';
import { perCustomer } from './per-customer.ts';
import { readAll } from './read-all.ts';
import type { MayReadAgain } from './read-pages.ts';

/** All assignments of one customer, as old as the oldest page of them. */
export interface ReadAssignments {
  readonly assignments: Assignments;
  readonly freshness: Freshness;
}

/**
 * All assignments of customers, whatever their status, with the references that are wished for: one walk answers every wish of one
 * customer, and reads the pages that a connection of the same tick reads anyway. Never those of some statuses alone, which only the
 * gateway can tell apart as it promises to; see `UsableStatuses`.
 */
export function createAssignmentsLoader(
  pages: () => PageLoader<EntitlementQuery, Entitlement>,
  limits: UpstreamLimits,
  mayReadAgain: MayReadAgain,
): (customer: Uuid, populate: References) => Promise<ReadAssignments> {
  const wished = new Map<Uuid, References>();
  const listOf = (customer: Uuid) => entitlementList(customer, { status: null, search: null, order: null });
  const start = { flipped: false, cursor: null, limit: limits.pageLimit };

  const load = perCustomer<References, ReadAssignments>(async (customer, wishes) => {
    const list = listOf(customer);
    const populate = wishes.reduce((bits, wish) => bits | wish, NO_REFERENCES);
    const { pages: read, freshness } = await readAll(
      uuidOf,
      limits,
      async (cursor) => {
        const { page } = await pages().load({ list, address: { ...start, cursor }, populate });
        return page;
      },
      (error) => mayReadAgain(customer, error),
    );
    const assignments = assignmentsOf(read);
    return wishes.map(() => ({ assignments, freshness }));
  }, String);

  return (customer, populate) => {
    const already = wished.get(customer);
    if (already === undefined || !hasReferences(already, populate)) {
      wished.set(customer, (already ?? NO_REFERENCES) | populate);
      // In the tick of the field itself, so that a connection which reads the list's start shares the call.
      void pages().call({ list: listOf(customer), address: start, populate });
    }
    return load(customer, populate);
  };
}

const ASSIGNMENTS = { make: ({ rows }: Page<Entitlement>) => new Assignments(rows) };

/** The same for all who read a list of one page, as most are, while that is kept. */
function assignmentsOf(pages: readonly Page<Entitlement>[]): Assignments {
  const [page, another] = pages;
  return page?.once !== undefined && another === undefined
    ? page.once.of(ASSIGNMENTS, page)
    : new Assignments(pages.flatMap(({ rows }) => rows));
}
