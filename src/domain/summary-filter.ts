/** The row columns that the totals endpoint can filter by, in the spelling of the graph. */
export type SummaryFilterField =
  | 'uuid'
  | 'entitlementUuid'
  | 'customerUuid'
  | 'contractUuid'
  | 'createdAt'
  | 'activeFrom'
  | 'quantity'
  | 'quantityUsed';

export type Comparison = 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'isNull';

/** One condition in a form that both the query string and a cursor's scope can be written from. */
export interface Condition {
  readonly field: SummaryFilterField;
  readonly comparison: Comparison;
  /** The operand as text; a list is joined with commas, which no operand contains. */
  readonly value: string;
}
