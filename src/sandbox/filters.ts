import type { Problem } from './answer.ts';
import { parseInstant } from './instants.ts';
import type { Query } from './query.ts';
import type { RowRecord } from './records.ts';
import { readBoolean, readInstant, readList, readNumber, readUuid } from './values.ts';
import type { Reader } from './values.ts';

/** Whether a row stays among those that are summed. */
export type RowFilter = (row: RowRecord) => boolean;

type FilterKind = { readonly read: Reader<string | number>; readonly ranged: boolean };

const IDENTITY: FilterKind = { read: readUuid, ranged: false };
const INSTANT: FilterKind = { read: readInstant, ranged: true };
const NUMBER: FilterKind = { read: readNumber, ranged: true };

type FilterField = {
  readonly kind: FilterKind;
  readonly valueOf: (row: RowRecord) => string | number | null;
};

/** The columns with filters, each with every suffix its kind has: forty-four parameters. */
const FIELDS: ReadonlyMap<string, FilterField> = new Map([
  ['id', { kind: IDENTITY, valueOf: (row) => row.id }],
  ['entitlement', { kind: IDENTITY, valueOf: (row) => row.entitlement }],
  ['customer', { kind: IDENTITY, valueOf: (row) => row.customer }],
  ['contract_id', { kind: IDENTITY, valueOf: (row) => row.contract_id }],
  ['created_at', { kind: INSTANT, valueOf: (row) => parseInstant(row.created_at ?? '') ?? null }],
  ['active_from', { kind: INSTANT, valueOf: (row) => parseInstant(row.active_from ?? '') ?? null }],
  ['quantity', { kind: NUMBER, valueOf: (row) => row.quantity }],
  ['quantity_used', { kind: NUMBER, valueOf: (row) => row.quantity_used }],
]);

type Comparison = (left: string | number, right: string | number) => boolean;

const RANGES: ReadonlyMap<string, Comparison> = new Map([
  ['neq', (left, right) => left !== right],
  ['gt', (left, right) => left > right],
  ['gte', (left, right) => left >= right],
  ['lt', (left, right) => left < right],
  ['lte', (left, right) => left <= right],
]);

/** Reads every filter of the query; all must hold. A null column meets nothing but `__isnull=true`, as in SQL. */
export function readFilters(query: Query, problems: Problem[]): readonly RowFilter[] {
  return [...query.values].flatMap(([name, text]) => readFilter(name, text, problems) ?? []);
}

function readFilter(name: string, text: string, problems: Problem[]): RowFilter | null {
  const [column = '', suffix, ...rest] = name.split('__');
  const field = FIELDS.get(column);
  if (field === undefined || rest.length > 0) return null;
  const { kind, valueOf } = field;
  const loc = ['query', name];
  if (suffix === undefined) {
    const wanted = kind.read(text, loc, problems);
    return (row) => valueOf(row) === wanted;
  }
  if (suffix === 'in') {
    const wanted = new Set<string | number | null>(readList(kind.read)(text, loc, problems));
    return (row) => wanted.has(valueOf(row));
  }
  if (suffix === 'isnull') {
    const wanted = readBoolean(text, loc, problems);
    return (row) => (valueOf(row) === null) === wanted;
  }
  const compare = RANGES.get(suffix);
  if (compare === undefined || !kind.ranged) return null;
  const bound = kind.read(text, loc, problems);
  return (row) => {
    const value = valueOf(row);
    return value !== null && compare(value, bound);
  };
}
