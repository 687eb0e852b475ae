import { isBefore } from '../domain/validity.ts';
import type { EntitlementSummary, EntitlementType } from '../domain/entitlement.ts';
import { badInput } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import type { Uuid } from '../domain/uuid.ts';
import { type AtArgs, atArgument } from './at-argument.ts';
import { builder } from './builder.ts';
import { CustomerRef } from './customer.ts';
import type { CustomerHandle } from './customer-handle.ts';
import { EntitlementRef } from './entitlement.ts';
import { EntitlementBalanceRef } from './entitlement-balance.ts';
import { EntitlementSummaryRef } from './entitlement-summary.ts';
import { EntitlementTypeRef } from './entitlement-type.ts';
import { AssignmentsNeed, rowsOfAll } from './needs/assignments-need.ts';
import { balanceNeed, balancesNeed } from './needs/balance-need.ts';
import { needing, reading } from './needs/costly.ts';
import { refuseBroken } from './needs/refuse-broken.ts';
import { referencesFor } from './references.ts';
import { nullOnlyWithError } from './semantic-non-null.ts';

/** The most entitlements that `balances` takes. */
const MOST_BALANCES = 100;

builder.objectField(CustomerRef, 'balance', (t) =>
  t.field({
    type: EntitlementBalanceRef,
    description:
      'What the customer may use of one entitlement: the field for feature gates and usage meters. An entitlement that was ' +
      'never assigned has a balance too, which is not held. Any number of these in one query, under aliases, share one walk ' +
      "through the customer's assignments; with more of them than the API reads, it is null with QUERY_TOO_COMPLEX.",
    args: {
      entitlementUuid: t.arg({
        type: 'UUID',
        required: true,
        description: "Zenskar's identifier of the entitlement, not of one assignment of it.",
      }),
      at: atArgument(t.arg),
    },
    ...nullOnlyWithError(
      needing(({ uuid }: CustomerHandle, args: BalanceArgs, context, below) =>
        balanceNeed(
          uuid,
          args.entitlementUuid,
          args.at ?? null,
          below.selected('EntitlementBalance'),
          context,
        ),
      ),
    ),
  }),
);

builder.objectField(CustomerRef, 'balances', (t) =>
  t.field({
    type: [EntitlementBalanceRef],
    nullable: { list: true, items: false },
    description:
      'What the customer may use: one balance for each entitlement, in the order asked for, otherwise by name. Shares its ' +
      'upstream calls with `balance` and `expiring`. Without `entitlementUuids` it is null with UPSTREAM_INVALID where an assignment ' +
      'cannot be read, rather than too short.',
    args: {
      entitlementUuids: t.arg({
        type: ['UUID'],
        description:
          'Only these, at most 100, including entitlements that were never assigned. Null: all that the customer has ' +
          'assignments of.',
      }),
      types: t.arg({ type: [EntitlementTypeRef], description: 'Only entitlements of these kinds.' }),
      held: t.arg.boolean({ description: 'True: only what is held. False: only what is not.' }),
      at: atArgument(t.arg),
    },
    ...nullOnlyWithError(
      reading(
        ({ uuid }: CustomerHandle, args: BalancesArgs, context, below) => {
          const { entitlementUuids = null, types = null, held = null } = args;
          const asked = args.at ?? null;
          const count = entitlementUuids?.length ?? 1;
          if (count > MOST_BALANCES) {
            badInput('entitlementUuids', `Expected at most ${MOST_BALANCES} uuids, got ${count}.`);
          }
          if (count === 0 || types?.length === 0) return null;
          const choice = { entitlementUuids, types, held };
          return balancesNeed(uuid, choice, asked, below.selected('EntitlementBalance'), context);
        },
        (found) => [...(found ?? [])],
      ),
    ),
  }),
);

builder.objectField(CustomerRef, 'expiring', (t) =>
  t.field({
    type: [EntitlementRef],
    nullable: { list: true, items: false },
    description:
      'The assignments that are in force and end soon, the first to end first, whatever their status. One that ends exactly at ' +
      '`before` is not among them. Where one cannot be read it is null with UPSTREAM_INVALID, rather than too short.',
    args: {
      before: t.arg({
        type: 'DateTime',
        required: true,
        description: 'Only those that end before this instant.',
      }),
      at: t.arg({ type: 'DateTime', description: 'The instant at which they must be in force. Null: now.' }),
    },
    ...nullOnlyWithError(
      reading(
        ({ uuid }: CustomerHandle, args: ExpiringArgs, { limits, now }, below) => {
          const asked = args.at ?? null;
          // Nothing is in force at an instant and ends before it.
          const until = { activeFrom: null, expiryAt: args.before };
          if (!isBefore(asked ?? now.within(() => until), args.before)) return null;
          const populate = referencesFor(below.selected('Entitlement'));
          return new AssignmentsNeed(uuid, populate, {
            type: 'Entitlement',
            most: limits.pageLimit,
            rows: rowsOfAll(limits),
            at: asked,
            known: { customerUuid: uuid, entitlementUuid: null },
            from: ({ assignments }, { now }) => {
              refuseBroken(assignments.broken, null);
              const at: Instant = asked ?? now.within(() => assignments.steadyAround(at));
              return assignments.expiring(args.before, at);
            },
          });
        },
        (found) => [...(found ?? [])],
      ),
    ),
  }),
);

builder.objectField(EntitlementSummaryRef, 'balance', (t) =>
  t.field({
    type: EntitlementBalanceRef,
    description:
      'What may be used of this entitlement, which the totals do not tell: they may count drafts and what has ended.',
    args: { at: atArgument(t.arg) },
    ...nullOnlyWithError(
      needing(({ customerUuid, entitlement }: KnownTotal, args: AtArgs, context, below) =>
        balanceNeed(
          customerUuid,
          entitlement?.uuid ?? null,
          args.at ?? null,
          below.selected('EntitlementBalance'),
          context,
        ),
      ),
    ),
  }),
);

/** A total, or what stands for it before it is read. */
type KnownTotal = Pick<EntitlementSummary, 'customerUuid'> & Partial<Pick<EntitlementSummary, 'entitlement'>>;

interface BalanceArgs extends AtArgs {
  readonly entitlementUuid: Uuid;
}

interface BalancesArgs extends AtArgs {
  readonly entitlementUuids?: readonly Uuid[] | null | undefined;
  readonly types?: readonly EntitlementType[] | null | undefined;
  readonly held?: boolean | null | undefined;
}

interface ExpiringArgs extends AtArgs {
  readonly before: Instant;
}
