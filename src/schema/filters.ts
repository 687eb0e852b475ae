import { builder } from './builder.ts';

const UuidFilterRef = builder.inputType('UUIDFilter', {
  description: 'Conditions on an identifier; all that are given must hold.',
  fields: (t) => ({
    eq: t.field({ type: 'UUID', description: 'Is exactly this one.' }),
    in: t.field({
      type: ['UUID'],
      description: 'Is one of these, at most 100. An empty list lets nothing pass.',
    }),
    isNull: t.boolean({ description: 'Is absent (true) or present (false).' }),
  }),
});

const DateTimeFilterRef = builder.inputType('DateTimeFilter', {
  description:
    'Conditions on an instant; all that are given must hold. Half-open ranges of `gte` and `lt` are the safest.',
  fields: (t) => ({
    eq: t.field({ type: 'DateTime', description: 'Is exactly this instant, to the microsecond.' }),
    neq: t.field({ type: 'DateTime', description: 'Is any other instant.' }),
    gt: t.field({ type: 'DateTime', description: 'Is later.' }),
    gte: t.field({ type: 'DateTime', description: 'Is this instant or later.' }),
    lt: t.field({ type: 'DateTime', description: 'Is earlier.' }),
    lte: t.field({ type: 'DateTime', description: 'Is this instant or earlier.' }),
    in: t.field({
      type: ['DateTime'],
      description: 'Is one of these, at most 100. An empty list lets nothing pass.',
    }),
    isNull: t.boolean({ description: 'Is absent (true) or present (false).' }),
  }),
});

const FloatFilterRef = builder.inputType('FloatFilter', {
  description: 'Conditions on a number; all that are given must hold.',
  fields: (t) => ({
    eq: t.float({ description: 'Is exactly this number.' }),
    neq: t.float({ description: 'Is any other number.' }),
    gt: t.float({ description: 'Is larger.' }),
    gte: t.float({ description: 'Is this number or larger.' }),
    lt: t.float({ description: 'Is smaller.' }),
    lte: t.float({ description: 'Is this number or smaller.' }),
    in: t.floatList({ description: 'Is one of these, at most 100. An empty list lets nothing pass.' }),
    isNull: t.boolean({ description: 'Is absent (true) or present (false).' }),
  }),
});

export const EntitlementSummaryFilterRef = builder.inputType('EntitlementSummaryFilter', {
  description:
    'Which assignments the totals are taken over: conditions on single assignments, not on the sums. All must hold.',
  fields: (t) => ({
    uuid: t.field({ type: UuidFilterRef, description: "Condition on the assignment's own identifier." }),
    entitlementUuid: t.field({ type: UuidFilterRef, description: 'Condition on what is assigned.' }),
    customerUuid: t.field({
      type: UuidFilterRef,
      description:
        'Condition on who holds it. The list is of one customer already, so this can only empty it.',
    }),
    contractUuid: t.field({ type: UuidFilterRef, description: 'Condition on the contract that granted it.' }),
    createdAt: t.field({ type: DateTimeFilterRef, description: 'Condition on when it was made.' }),
    activeFrom: t.field({ type: DateTimeFilterRef, description: 'Condition on when it begins to count.' }),
    quantity: t.field({
      type: FloatFilterRef,
      description: 'Condition on how much the single assignment gives.',
    }),
    quantityUsed: t.field({
      type: FloatFilterRef,
      description: 'Condition on how much of the single assignment is used up.',
    }),
  }),
});
