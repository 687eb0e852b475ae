import { Assignments } from '../domain/assignments.ts';
import type { Entitlement } from '../domain/entitlement.ts';
import type { EntitlementQuery } from '../domain/list-query.ts';
import type { Freshness } from '../domain/freshness.ts';
import { type Page, uuidOf } from '../domain/page.ts';
import { NO_REFERENCES, type References } from '../domain/references.ts';
import type { Uuid } from '../domain/uuid.ts';
import { entitlementList } from '../upstream/lists/entitlement-list.ts';
import type { UpstreamLimits } from './limits.ts';
import type { PageLoader } from './page-loader.ts';
import { perCustomer } from './per-customer.ts';
import { readAll } from './read-all.ts';
import type { MayReadAgain } from './read-pages.ts';

/** Which of a customer's assignments are enough; more may come. */
export interface AssignmentsWish {
  /** Those with one of these, as Zenskar writes them, sorted; null for all. */
  readonly statuses: readonly string[] | null;
  readonly populate: References;
}

/** Equal for wishes of one customer of which an operation reads the answer once. */
export function wishKey({ statuses, populate }: AssignmentsWish): string {
  return `${statuses?.join(',') ?? '*'} ${populate}`;
}

/** All assignments of one customer, as old as the oldest page of them. */
export interface ReadAssignments {
  readonly assignments: Assignments;
  readonly freshness: Freshness;
}

/**
 * All assignments of customers, those with another status included where one wish of the tick needs them: one walk answers every
 * wish of one customer, and reads the pages that a connection of the same tick reads anyway.
 */
export function createAssignmentsLoader(
  pages: () => PageLoader<EntitlementQuery, Entitlement>,
  limits: UpstreamLimits,
  mayReadAgain: MayReadAgain,
): (customer: Uuid, wish: AssignmentsWish) => Promise<ReadAssignments> {
  /** Whose whole lists were walked: their pages are there. */
  const walked = new Set<Uuid>();
  const listOf = (customer: Uuid, status: readonly string[] | null) =>
    entitlementList(customer, { status, search: null, order: null });
  const start = { flipped: false, cursor: null, limit: limits.pageLimit };

  const load = perCustomer<AssignmentsWish, ReadAssignments>(async (customer, wishes) => {
    const all = wishes.flatMap(({ statuses }) => statuses ?? []);
    if (wishes.some(({ statuses }) => statuses === null)) walked.add(customer);
    const list = listOf(customer, walked.has(customer) ? null : [...new Set(all)].sort());
    const populate = wishes.reduce((bits, wish) => bits | wish.populate, NO_REFERENCES);
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
  }, wishKey);

  return (customer, wish) => {
    // In the tick of the field itself, so that a connection which reads the list's start shares the call.
    if (wish.statuses === null) {
      void pages().call({ list: listOf(customer, null), address: start, populate: wish.populate });
    }
    return load(customer, wish);
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
