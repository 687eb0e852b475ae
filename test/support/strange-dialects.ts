import fc from 'fast-check';
import type { Failure } from '../../src/domain/failure.ts';
import type { Habits } from './strange-habits.ts';

type Kind = Failure['kind'];

/** One way to be strange, and what a gateway can make of it: the exact window, or a failure that has a reason. */
export interface Dialect {
  readonly habits: fc.Arbitrary<Partial<Habits>>;
  /** Whether the list read from its other end is the list turned round; true if nothing is said. */
  readonly turnsRound?: boolean;
  /** How a whole window may fail, and why it must. */
  readonly failures?: Partial<Record<Kind, string>>;
  /** How a flag alone may fail, and why. */
  readonly flagFailures?: Partial<Record<Kind, string>>;
}

/** What no dialect is exempt from: a list may be longer than the calls that it may take. */
export const BUDGET = {
  'too-complex': 'the window, or what is to be known for a flag, is beyond the page budget',
  'bad-input':
    'the window is beyond the page budget from the start of the list, and no other way leads there',
} as const;

const some = fc.constantFrom;
const totals = some<Habits['totals']>('right', 'missing', 'of the page', 'understated');
const previousOrder = some<Habits['previousOrder']>('listed', 'reversed');

export const DIALECTS: Readonly<Record<string, Dialect>> = {
  'keeps its cursors in a table': {
    habits: fc.record({ totals, previousOrder, previous: some('offered', 'never') }),
  },
  'binds its cursors to the limit': {
    habits: fc.record({ boundTo: some('limit'), totals, previousOrder }),
  },
  'binds its cursors to the references that rows came with': {
    habits: fc.record({ boundTo: some('populate'), totals, previousOrder }),
  },
  'lets its cursors expire': {
    habits: fc.record({ lifetime: some(3, 8), totals, previousOrder }),
    failures: {
      'invalid-cursor': 'the cursor that the caller gave has expired',
      'upstream-unavailable': 'a link expired while it was being followed',
    },
    flagFailures: { 'upstream-unavailable': 'as above' },
  },
  'names totals that change, or are too high': {
    habits: fc.record({ totals: some('changing', 'overstated'), previous: some('offered', 'never') }),
  },
  'has links on its last page that lead to nothing': {
    habits: fc.record({ lastNext: some('nothing'), totals, previousOrder }),
  },
  'has links behind its end that go on for ever': {
    habits: fc.record({ lastNext: some('nothing, for ever'), totals }),
    failures: {
      'upstream-invalid': 'empty pages took the budget, and no total says that the list has ended',
    },
    flagFailures: { 'upstream-invalid': 'as above' },
  },
  'sends empty pages in between': {
    habits: fc.record({
      emptyEvery: fc.integer({ min: 2, max: 4 }),
      totals: some('right', 'missing'),
      previousOrder,
    }),
    failures: { 'upstream-invalid': 'empty pages took the budget' },
    flagFailures: { 'upstream-invalid': 'as above' },
  },
  'refuses the link of its last page': {
    habits: fc.record({ lastNext: some('a refusal'), totals: some('missing', 'right') }),
    failures: {
      'upstream-unavailable': 'there is no other way to what the link leads to',
      'invalid-cursor': 'one request later it cannot be told from a cursor that has expired',
    },
    flagFailures: { 'upstream-unavailable': 'as above' },
  },
  'sends its last page again': {
    habits: fc.record({ lastNext: some('the same page'), totals: some('right', 'missing') }),
    failures: { 'upstream-invalid': 'without a total nothing says that no rows are missing' },
    flagFailures: { 'upstream-invalid': 'as above' },
  },
  'leads from its end to its start': {
    // Without a total the first page is taken for more rows, from one request to the next.
    habits: fc.record({ lastNext: some('the first page'), totals: some('right') }),
  },
  'ignores cursors': {
    habits: fc.record({ cursors: some('ignored'), totals: some('right', 'missing') }),
    failures: {
      'upstream-invalid': 'no page but the first can be read',
      'invalid-cursor': 'what stands beyond the first page is not found',
    },
    flagFailures: { 'upstream-invalid': 'no page but the first can be read' },
  },
  'has no links back on some pages': {
    habits: fc.record({ previous: some('missing on some'), totals, previousOrder }),
  },
  'has a link back on its first page': {
    habits: fc.record({ previous: some('on the first too', 'refused on the first'), totals, previousOrder }),
  },
  'lowers limits as it likes': {
    habits: fc.record({
      mostRows: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      totals,
      previousOrder,
    }),
  },
  'begins pages with rows of the page before': {
    habits: fc.record({ repeatedRows: some(1), totals: some('right', 'missing') }),
    failures: { 'upstream-invalid': 'pages of one row never lead on' },
    flagFailures: { 'upstream-invalid': 'as above' },
  },
  'is strange in several ways': {
    habits: fc.record({
      boundTo: some('nothing', 'limit'),
      lastNext: some('none', 'nothing', 'nothing, for ever'),
      emptyEvery: some(Infinity, 2, 3),
      totals: some('right', 'missing'),
      previous: some('offered', 'never', 'missing on some', 'on the first too', 'refused on the first'),
      previousOrder,
      mostRows: some([Infinity], [3, 7], [1, 4, 2]),
      repeatedRows: some(0, 0, 1, 2),
    }),
    failures: { 'upstream-invalid': 'as for each of them' },
    flagFailures: { 'upstream-invalid': 'as for each of them' },
  },
  'leaves rows of one value as they are when the sort is turned round': {
    habits: fc.record({ ties: some('standing'), totals, previousOrder }),
    turnsRound: false,
  },
  'puts nulls first, or last, whatever the sort': {
    habits: fc.record({ nulls: some('first', 'last'), totals, previousOrder }),
    turnsRound: false,
  },
};
