import type { BALANCE_REASONS, BalanceChange } from '../domain/balance.ts';
import { builder, ID_DESCRIPTION, NodeRef } from './builder.ts';
import { EntitlementRef } from './entitlement.ts';
import { EntitlementTypeRef } from './entitlement-type.ts';
import { writeGlobalId } from './global-id.ts';
import { leadingTo } from './needs/costly.ts';
import type { ShownBalance } from './needs/balance-need.ts';
import type { BalanceRows } from './needs/balance-rows.ts';

export const EntitlementBalanceRef = builder.objectRef<ShownBalance>('EntitlementBalance');

const BalanceReasonRef = builder.enumType('BalanceReason', {
  description:
    'Why a balance is held, or how close it is to being held; of several assignments the closest decides.',
  values: {
    HELD: { description: 'At least one assignment is in force, with a status that counts.' },
    NOT_YET: { description: 'An assignment whose status counts begins later.' },
    STATUS: {
      description: 'An assignment is or will be in force, but its status does not count, such as `draft`.',
    },
    EXPIRED: { description: 'All assignments have ended.' },
    NONE: { description: 'The customer was never assigned this entitlement.' },
  } as const satisfies Record<(typeof BALANCE_REASONS)[number], object>,
});

const BalanceChangeRef = builder.objectRef<BalanceChange>('BalanceChange');

BalanceChangeRef.implement({
  description: 'An instant at which usable assignments begin or end, so that the balance changes.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', nullable: false, description: 'The instant itself.' }),
    quantity: t.exposeFloat('quantity', {
      description:
        'How much is granted by what begins or ends then, in `units`; null when one of them does not say, or units differ.',
    }),
    assignments: t.exposeInt('assignments', {
      nullable: false,
      description: 'How many assignments begin or end then.',
    }),
  }),
});

EntitlementBalanceRef.implement({
  description:
    'What a customer may use of one entitlement at one instant, worked out from all its assignments of it. `held` and ' +
    '`remaining` are two facts: Zenskar bills over-use, so a remaining quantity of 0 does not by itself forbid use. When ' +
    'balances are reset, and in which order assignments are drawn down, Zenskar does not say.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: `${ID_DESCRIPTION} It names the customer, the entitlement and the instant, if one was asked for.`,
      resolve: ({ balance: { customerUuid, entitlementUuid }, asked }) =>
        writeGlobalId(
          'EntitlementBalance',
          [customerUuid, entitlementUuid, ...(asked === null ? [] : [asked])].join(':'),
        ),
    }),
    entitlementUuid: t.field({
      type: 'UUID',
      nullable: false,
      description: "Zenskar's identifier of the entitlement.",
      resolve: ({ balance }) => balance.entitlementUuid,
    }),
    name: t.string({
      description:
        "The entitlement's name, as it was when the newest usable assignment was made, or the newest of all where none is " +
        'usable; one that does not say when it was made is older than those that do. Null when it was never assigned.',
      resolve: ({ balance }) => balance.name,
    }),
    type: t.field({
      type: EntitlementTypeRef,
      description: 'The kind of right; null when Zenskar does not say, or nothing was ever assigned.',
      resolve: ({ balance }) => balance.type,
    }),
    units: t.string({
      description: 'What the quantities count; null when assignments differ or none states a unit.',
      resolve: ({ balance }) => balance.units,
    }),
    held: t.boolean({
      nullable: false,
      description:
        'Whether at least one assignment is usable: in force, with a status that counts. This is what a feature gate asks.',
      resolve: ({ balance }) => balance.held,
    }),
    reason: t.field({
      type: BalanceReasonRef,
      nullable: false,
      description: 'Why it is held or not.',
      resolve: ({ balance }) => balance.reason,
    }),
    granted: t.float({
      description:
        'How much all usable assignments grant; null when one of them does not say, or units differ. Null is unknown, never unlimited.',
      resolve: ({ balance }) => balance.granted,
    }),
    used: t.float({
      description:
        'How much of what is granted is used up, in `units`; null when one of the usable assignments does not say, or units differ. Unless the organisation monitors usage it lags behind by up to a billing cycle.',
      resolve: ({ balance }) => balance.used,
    }),
    remaining: t.float({
      description:
        "How much is left, by Zenskar's own figures where it gives them; negative when more was used than granted.",
      resolve: ({ balance }) => balance.remaining,
    }),
    overage: t.float({
      description: 'How much more was used than granted; 0 when nothing was, null when either is not known.',
      resolve: ({ balance }) => balance.overage,
    }),
    usedFraction: t.float({
      description:
        'How much of what is granted is used, 1 being all of it and more showing over-use; null when nothing is granted.',
      resolve: ({ balance }) => balance.usedFraction,
    }),
    nextExpiry: t.field({
      type: BalanceChangeRef,
      description: 'The next instant at which usable assignments end; null when none does.',
      resolve: ({ balance }) => balance.nextExpiry,
    }),
    nextStart: t.field({
      type: BalanceChangeRef,
      description: 'The next instant at which assignments begin that are usable then; null when none does.',
      resolve: ({ balance }) => balance.nextStart,
    }),
    assignments: t.field({
      type: [EntitlementRef],
      nullable: { list: false, items: false },
      description: 'The usable assignments: soonest to end first, those without an end last.',
      extensions: leadingTo((parent: BalanceRows) => parent),
      resolve: ({ balance }) => [...balance.assignments],
    }),
    at: t.field({
      type: 'DateTime',
      nullable: false,
      description:
        'The instant that all of this is about: the one asked for, otherwise now by the clock of the API.',
      resolve: ({ asked }, _, { now }) => asked ?? now.instant,
    }),
  }),
});
