import fc from 'fast-check';
import type { Manners } from '../../src/sandbox/manners.ts';
import type { Sort, TestUpstream } from './paging-upstream.ts';

/** Values of the sort field: few, so that most of them tie, or many. */
export const values = fc.oneof(
  fc.array(fc.option(fc.integer({ min: 0, max: 4 })), { maxLength: 30 }),
  fc.array(fc.option(fc.integer({ min: 0, max: 1000 })), { maxLength: 300, size: 'max' }),
);

export const sorts = fc.constantFrom<Sort>('none', 'asc', 'desc');
export const pageLimits = fc.constantFrom(1, 2, 3, 10, 100);
export const counts = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 300 }));

/** The habits of an upstream whose cursors are of these dialects. */
export function manners(...dialects: Manners['cursors'][]): fc.Arbitrary<Partial<Manners>> {
  return fc.record({
    cursors: fc.constantFrom(...dialects),
    previousPageOrder: fc.constantFrom<Manners['previousPageOrder']>('list', 'reversed'),
    previous: fc.constantFrom<Manners['previous']>('offered', 'offered', 'absent'),
    totalCount: fc.constantFrom<Manners['totalCount']>('offered', 'absent', 'null'),
    maxLimit: fc.constantFrom(1, 2, 3, 7, 100),
    emptyLastPage: fc.boolean(),
  });
}

/** An edge of an earlier answer: how many answers ago, and its index; null for no cursor. */
export const edgeChoices = fc.option(
  fc.record({ ago: fc.nat(3), index: fc.oneof(fc.constantFrom(0, 'last' as const), fc.nat(300)) }),
);

export type EdgeChoice = { readonly ago: number; readonly index: number | 'last' } | null;

/** The edge that a choice means among the answers so far. */
export function chooseEdge<Answer extends { names: readonly string[]; cursors: readonly string[] }>(
  choice: EdgeChoice,
  answers: readonly Answer[],
): { readonly name: string; readonly cursor: string; readonly answer: Answer } | undefined {
  const answer = choice === null ? undefined : answers.at(-1 - choice.ago);
  if (choice === null || answer === undefined) return undefined;
  const index = choice.index === 'last' ? answer.names.length - 1 : choice.index % answer.names.length;
  const [name, cursor] = [answer.names[index], answer.cursors[index]];
  return name === undefined || cursor === undefined ? undefined : { name, cursor, answer };
}

/** Rows that come or go side by side, at a place given as a fraction of the list. */
export const changes = fc.record({
  kind: fc.constantFrom('insert' as const, 'remove' as const),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  rows: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 6 })),
  value: fc.option(fc.integer({ min: 0, max: 4 })),
});

export function makeChange(
  upstream: TestUpstream,
  change: { kind: 'insert' | 'remove'; place: number; rows: number; value: number | null },
): void {
  const place = Math.floor(change.place * upstream.size);
  for (let row = 0; row < change.rows; row += 1) {
    if (change.kind === 'insert') upstream.insert(place, change.value);
    else upstream.remove(place);
  }
}
