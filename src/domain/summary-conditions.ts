import { badInput } from './failure.ts';
import { type Instant, instantOrder } from './instant.ts';
import type { Comparison, Condition, SummaryFilterField } from './summary-filter.ts';
import type { Uuid } from './uuid.ts';

type Maybe<Value> = Value | null | undefined;

/** The comparisons of one field as the graph takes them; null and absent are the same. */
export interface Comparisons<Value> {
  readonly eq?: Maybe<Value>;
  readonly neq?: Maybe<Value>;
  readonly gt?: Maybe<Value>;
  readonly gte?: Maybe<Value>;
  readonly lt?: Maybe<Value>;
  readonly lte?: Maybe<Value>;
  readonly in?: Maybe<readonly Value[]>;
  readonly isNull?: Maybe<boolean>;
}

/** A filter as the graph takes it. */
export interface SummaryFilterArgs {
  readonly uuid?: Maybe<Comparisons<Uuid>>;
  readonly entitlementUuid?: Maybe<Comparisons<Uuid>>;
  readonly customerUuid?: Maybe<Comparisons<Uuid>>;
  readonly contractUuid?: Maybe<Comparisons<Uuid>>;
  readonly createdAt?: Maybe<Comparisons<Instant>>;
  readonly activeFrom?: Maybe<Comparisons<Instant>>;
  readonly quantity?: Maybe<Comparisons<number>>;
  readonly quantityUsed?: Maybe<Comparisons<number>>;
}

/** The most values in one `in`: more would not fit a request. */
const MOST_VALUES = 100;

/**
 * Turns a filter into conditions, sorted so that equal filters are equal data. Null when an empty `in` lets nothing
 * pass. Throws bad-input for conditions that no value can meet, since those are a mistake rather than a wish.
 */
export function conditionsOf(filter: Maybe<SummaryFilterArgs>): readonly Condition[] | null {
  if (filter === null || filter === undefined) return [];
  const { createdAt, activeFrom } = filter;
  const perField = [
    conditionsOn('activeFrom', activeFrom, instantOrder),
    conditionsOn('contractUuid', filter.contractUuid, itself),
    conditionsOn('createdAt', createdAt, instantOrder),
    conditionsOn('customerUuid', filter.customerUuid, itself),
    conditionsOn('entitlementUuid', filter.entitlementUuid, itself),
    conditionsOn('quantity', filter.quantity, itself),
    conditionsOn('quantityUsed', filter.quantityUsed, itself),
    conditionsOn('uuid', filter.uuid, itself),
  ];
  const conditions: Condition[] = [];
  for (const onField of perField) {
    if (onField === null) return null;
    conditions.push(...onField);
  }
  return conditions;
}

/** `orderOf` gives what a value is compared by; distinct values never share it. */
function conditionsOn<Value extends string | number>(
  field: SummaryFilterField,
  given: Maybe<Comparisons<Value>>,
  orderOf: (value: Value) => string | number,
): readonly Condition[] | null {
  if (given === null || given === undefined) return [];
  const values = given.in === null || given.in === undefined ? null : [...new Set(given.in)].sort();
  if (values !== null && values.length > MOST_VALUES) {
    badInput(`filter.${field}.in`, `Expected at most ${MOST_VALUES} values, got ${values.length}.`);
  }
  if (values?.length === 0) return null;
  refuseInfinity(field, given);
  if (!canBeMet(given, values, orderOf)) {
    badInput(
      `filter.${field}`,
      `Expected conditions that some ${field} can meet, got ones that exclude each other.`,
    );
  }
  const conditions: Condition[] = [];
  const add = (comparison: Comparison, value: Maybe<string | number | boolean>) => {
    if (value !== null && value !== undefined) conditions.push({ field, comparison, value: String(value) });
  };
  add('eq', given.eq);
  add('gt', given.gt);
  add('gte', given.gte);
  add('in', values?.join(','));
  add('isNull', given.isNull);
  add('lt', given.lt);
  add('lte', given.lte);
  add('neq', given.neq);
  return conditions;
}

function canBeMet<Value extends string | number>(
  given: Comparisons<Value>,
  values: readonly Value[] | null,
  orderOf: (value: Value) => string | number,
): boolean {
  const { eq, neq, gt, gte, lt, lte, isNull } = given;
  const comparesValues = [eq, neq, gt, gte, lt, lte, values].some(
    (operand) => operand !== null && operand !== undefined,
  );
  if (isNull === true) return !comparesValues;
  const bound = (value: Maybe<Value>) => (value === null || value === undefined ? null : orderOf(value));
  const [above, from, below, upTo, not] = [bound(gt), bound(gte), bound(lt), bound(lte), bound(neq)];
  const allows = (value: Value) => {
    const order = orderOf(value);
    return (
      (above === null || order > above) &&
      (from === null || order >= from) &&
      (below === null || order < below) &&
      (upTo === null || order <= upTo) &&
      order !== not &&
      (values === null || values.includes(value))
    );
  };
  if (eq !== null && eq !== undefined) return allows(eq);
  if (values !== null) return values.some(allows);
  const empty = (low: string | number | null, high: string | number | null, strict: boolean) =>
    low !== null && high !== null && (strict ? low >= high : low > high);
  return !(
    empty(above, below, true) ||
    empty(above, upTo, true) ||
    empty(from, below, true) ||
    empty(from, upTo, false) ||
    (from !== null && from === upTo && from === not)
  );
}

/** GraphQL reads a literal such as 1e400 as infinity, which no request can carry. */
function refuseInfinity<Value extends string | number>(
  field: SummaryFilterField,
  given: Comparisons<Value>,
): void {
  for (const [comparison, operand] of Object.entries(given)) {
    const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    if (operands.some((value) => typeof value === 'number' && !Number.isFinite(value))) {
      const argument = `filter.${field}.${comparison}`;
      badInput(argument, `Expected ${argument} to be finite, got a number too large to write.`);
    }
  }
}

function itself<Value>(value: Value): Value {
  return value;
}
