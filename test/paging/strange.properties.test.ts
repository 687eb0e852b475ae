import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import { chooseEdge, edgeChoices } from '../support/paging-arbitraries.ts';
import { sliceOf } from '../support/paging-oracle.ts';
import { runs } from '../support/paging-runs.ts';
import type { Sort } from '../support/paging-upstream.ts';
import { BUDGET, type Dialect, DIALECTS } from '../support/strange-dialects.ts';
import { type StrangeAnswer, StrangeList } from '../support/strange-list.ts';

const values = fc.oneof(
  fc.array(fc.option(fc.integer({ min: 0, max: 4 })), { maxLength: 12 }),
  fc.array(fc.option(fc.integer({ min: 0, max: 1000 })), { maxLength: 60, size: 'max' }),
);

const steps = fc.array(
  fc.record({
    direction: fc.constantFrom('first' as const, 'last' as const, 'neither' as const),
    count: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 60 })),
    after: edgeChoices,
    before: edgeChoices,
    pageLimit: fc.constantFrom(2, 3, 10, 100),
    populate: fc.constantFrom(0, 0, 1, 6),
  }),
  { minLength: 1, maxLength: 6 },
);

type Allowed = Dialect['failures'];

/** Every failure has a reason that the dialect knows. */
function expectReason(failure: Failure, allowed: Allowed): void {
  expect({ ...allowed, ...BUDGET }).toHaveProperty([failure.kind]);
}

function expectFlag(flag: boolean | Failure, expected: boolean, allowed: Allowed): void {
  if (typeof flag === 'boolean') expect(flag).toBe(expected);
  else expectReason(flag, allowed);
}

/** A search by hand may take an hour. */
const MOST_TIME = 3_600_000;

describe('an upstream of a stranger that', () => {
  it.each(Object.entries(DIALECTS))(
    '%s shows what the specification asks for, or says why not',
    (_, { habits, failures, flagFailures, turnsRound = true }) => {
      const scenario = fc.record({
        values,
        sort: fc.constantFrom<Sort>('none', 'asc', 'desc'),
        pageBudget: fc.constantFrom(20, 100),
        habits,
      });
      const check = fc.property(scenario, steps, ({ values, sort, pageBudget, habits }, steps) => {
        const list = new StrangeList(values, habits, sort);
        const answers: StrangeAnswer[] = [];
        for (const { direction, count, pageLimit, populate, ...choices } of steps) {
          list.populate = populate;
          const after = chooseEdge(choices.after, answers);
          const before = chooseEdge(choices.before, answers);
          const isAt = (edge: typeof after) => list.names.indexOf(edge?.name ?? '');
          const isFromEnd = direction === 'last' && (!before || (after && isAt(before) <= isAt(after)));
          if (isFromEnd && sort !== 'none' && !turnsRound) continue;
          const size = direction === 'neither' ? {} : { [direction]: count };
          const expected = sliceOf(list.names, { ...size, after: after?.name, before: before?.name });
          try {
            const args = { ...size, after: after?.cursor, before: before?.cursor };
            const answer = list.ask(args, { pageLimit, pageBudget });
            expect(answer.names).toEqual(expected.names);
            expectFlag(answer.hasNext, expected.hasNext, flagFailures);
            expectFlag(answer.hasPrevious, expected.hasPrevious, flagFailures);
            answers.push(answer);
          } catch (error) {
            if (!(error instanceof Failed)) throw error;
            expectReason(error.failure, failures);
          }
        }
      });
      fc.assert(check, runs(120));
    },
    MOST_TIME,
  );
});
