import fc from 'fast-check';

const which = fc.integer({ min: 0, max: 1 });
const ms = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 300 }) },
  { weight: 10, arbitrary: fc.integer({ min: 300, max: 6000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 6000, max: 90_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 300_000, max: 700_000 }) },
);

const read = fc.record({
  kind: fc.constant('read' as const),
  replica: which,
  key: which,
  tenant: which,
  path: fc.integer({ min: 0, max: 2 }),
  /** What somebody takes, in milliseconds; null for what the gateway takes. */
  maxAgeMs: fc.oneof(
    { weight: 5, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(0, 3000) },
  ),
  staleIfErrorMs: fc.constantFrom(null, 20_000),
  /** After how long they leave, if they are not told before. */
  leavesAfterMs: fc.oneof(
    { weight: 4, arbitrary: fc.constant(10_000) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 500 }) },
  ),
});

/** One thing that happens; the clock goes on by at least a millisecond after each. */
export const step = fc.oneof(
  { weight: 12, arbitrary: read },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('upstream' as const),
      mood: fc.oneof(
        { weight: 6, arbitrary: fc.constant(200 as const) },
        { weight: 5, arbitrary: fc.constantFrom(503, 429, 'timeout', 'lost') },
        { weight: 2, arbitrary: fc.constantFrom(401, 404, 422) },
      ),
      delayMs: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 4000 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('invalidate' as const),
      replica: which,
      customer: fc.integer({ min: 0, max: 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('redis' as const),
      replica: which,
      does: fc.constantFrom(
        'well',
        'well',
        'well',
        'hangs',
        'silent',
        'fails',
        'refuses',
        'slow',
        'deaf',
        'cut',
        'flushed',
        'evicts',
        'spoilt',
      ),
    }),
  },
);

export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
export type ReadStep = Extract<Step, { readonly kind: 'read' }>;
