/** How an upstream may behave whose documentation says no more than that a list has cursors. */
export interface Habits {
  /** What it makes of a cursor: the page that it stands for, or the list's start, whatever it stands for. */
  readonly cursors: 'kept' | 'ignored';
  /** With what a cursor must be sent again, since it was made with that. */
  readonly boundTo: 'nothing' | 'limit' | 'populate';
  /** For how many further calls a cursor is good. */
  readonly lifetime: number;
  /** What `next` of the last page leads to; `none` where there is none. */
  readonly lastNext:
    'none' | 'nothing' | 'nothing, for ever' | 'the same page' | 'the first page' | 'a refusal';
  /** Each so manieth page that a cursor leads to is empty, and its `next` goes on where that page should have been. */
  readonly emptyEvery: number;
  readonly totals: 'right' | 'missing' | 'overstated' | 'understated' | 'of the page' | 'changing';
  readonly previous: 'offered' | 'never' | 'missing on some' | 'on the first too' | 'refused on the first';
  /** In which order the rows of a page come that `previous` leads to. */
  readonly previousOrder: 'listed' | 'reversed';
  /** The most rows of a page, by call, in turn. */
  readonly mostRows: readonly number[];
  /** How many rows of the page before a page begins with. */
  readonly repeatedRows: number;
  /** Where rows without a value stand; `turning` is at the end of an ascending list and at the start of a descending one. */
  readonly nulls: 'first' | 'last' | 'turning';
  /** Whether rows of one value are in the reverse order in the reverse list. */
  readonly ties: 'turning' | 'standing';
}

/** Nothing odd. */
export const PLAIN: Habits = {
  cursors: 'kept',
  boundTo: 'nothing',
  lifetime: Infinity,
  lastNext: 'none',
  emptyEvery: Infinity,
  totals: 'right',
  previous: 'offered',
  previousOrder: 'listed',
  mostRows: [Infinity],
  repeatedRows: 0,
  nulls: 'turning',
  ties: 'turning',
};
