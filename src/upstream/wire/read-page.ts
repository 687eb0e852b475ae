import { Failed } from '../../domain/failure.ts';
import type { Freshness } from '../../domain/freshness.ts';
import { Once } from '../../domain/once.ts';
import { BrokenRow, LOST_LINKS, type Page } from '../../domain/page.ts';
import { type Complain, invalid, isJsonObject, type JsonObject, type Place } from './wire-object.ts';

/** Longest upstream cursor that is passed on; our own cursors carry up to two of them. */
const MAX_UPSTREAM_CURSOR = 2048;

/** Twice what is ever asked for: some upstreams take no notice of a limit. What is longer is no page of anything. */
const MOST_ROWS = 2000;

/** The names under which an envelope may carry its list and its total. */
export interface EnvelopeNames {
  readonly results: readonly string[];
  readonly total: readonly string[];
}

/** How both entitlement endpoints name them. */
export const LIST_ENVELOPE: EnvelopeNames = { results: ['results'], total: ['total_count'] };

/** The customers page shows other names in its example than in its schema. */
export const CUSTOMERS_ENVELOPE: EnvelopeNames = {
  results: ['results', 'data'],
  total: ['total_count', 'total'],
};

/**
 * Reads an envelope and its rows. A broken envelope fails as a whole, as does one of far too many rows; broken rows and links stand in for themselves, and they
 * are complained of, as are odd fields of others when they are read.
 */
export function readPage<Row>(
  envelope: unknown,
  freshness: Freshness,
  names: EnvelopeNames,
  readRow: (value: unknown, place: Place) => Row | BrokenRow,
  complain: Complain = () => undefined,
): Page<Row> {
  if (!isJsonObject(envelope)) throw new Failed(invalid('$', 'an object', envelope));
  const name = names.results.find((candidate) => Array.isArray(envelope[candidate]));
  const results = name === undefined ? undefined : envelope[name];
  if (name === undefined || !Array.isArray(results)) {
    throw new Failed(invalid('$.results', 'an array', envelope['results']));
  }
  const rows: readonly unknown[] = results;
  const list = `$.${name}`;
  if (rows.length > MOST_ROWS) {
    const message = `Expected a page of at most ${MOST_ROWS} rows, got ${rows.length}.`;
    throw new Failed({ kind: 'upstream-invalid', path: list, message });
  }
  return {
    rows: rows.map((value, index) => {
      const row = readRow(value, { list, index, freshness, complain });
      if (row instanceof BrokenRow) complain(row.failure, 'row');
      return row;
    }),
    next: readCursor(envelope, 'next', complain),
    previous: readCursor(envelope, 'previous', complain),
    totalCount: readTotal(envelope, names.total),
    freshness,
    once: new Once(),
  };
}

/**
 * The vendor's own client takes any falsy cursor for the end of the list, an empty one included. One that cannot be read costs
 * the page that it leads to, and not this one.
 */
function readCursor(envelope: JsonObject, name: 'next' | 'previous', complain: Complain): string | null {
  const value = envelope[name];
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string' && value.length <= MAX_UPSTREAM_CURSOR) return value;
  const length = typeof value === 'string' ? value.length : 0;
  const message = `Expected a cursor of at most ${MAX_UPSTREAM_CURSOR} characters, got ${length}.`;
  complain(
    length === 0
      ? invalid(`$.${name}`, 'a string', value)
      : { kind: 'upstream-invalid', path: `$.${name}`, message },
    'other',
  );
  return LOST_LINKS[name];
}

/** The largest number that the graph can show: an Int has 32 bits. */
const MOST_COUNTED = 2 ** 31 - 1;

/** A figure that is no count is no figure: it is only ever shown, and never relied on. */
function readTotal(envelope: JsonObject, names: readonly string[]): number | null {
  const value = names.map((name) => envelope[name]).find((candidate) => typeof candidate === 'number');
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_COUNTED
    ? value
    : null;
}
