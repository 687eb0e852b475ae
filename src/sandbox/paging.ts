import { jsonAnswer } from './answer.ts';
import type { Answer, Problem } from './answer.ts';
import { decodeCursor, encodeCursor, fingerprintOf } from './cursors.ts';
import type { Cursor } from './cursors.ts';
import type { Manners } from './manners.ts';
import { inOrder } from './ordering.ts';
import type { Entry } from './ordering.ts';
import type { Query } from './query.ts';
import { spanOf } from './spans.ts';
import { readSize } from './values.ts';

const DEFAULT_LIMIT = 10;

/** What a request says about the page it wants, checked. */
export type PageRequest = {
  readonly limit: number;
  readonly cursor: Cursor | null;
  readonly fingerprint: Buffer;
};

/** Reads `limit` and `cursor`. `scope` names the endpoint and the customer, to which cursors are bound. */
export function readPage(
  query: Query,
  scope: readonly string[],
  manners: Manners,
  problems: Problem[],
): PageRequest {
  const asked = query.values.get('limit');
  const limit = asked === undefined ? DEFAULT_LIMIT : readSize(asked, ['query', 'limit'], problems);
  const bound = [...query.values].filter(([name]) => name !== 'cursor' && name !== 'populate').sort(byName);
  const fingerprint = fingerprintOf([...scope, ...bound.flat()]);
  const text = query.values.get('cursor');
  const decoded = text === undefined ? null : decodeCursor(text);
  const foreign = manners.strictCursors && decoded !== null && !decoded.fingerprint.equals(fingerprint);
  const stale = decoded !== null && decoded.cursor.dialect !== manners.cursors;
  if (text !== undefined && (decoded === null || foreign || stale)) {
    problems.push({ loc: ['query', 'cursor'], msg: 'Value error, Invalid cursor', type: 'value_error' });
  }
  return { limit: Math.min(limit, manners.maxLimit), cursor: decoded?.cursor ?? null, fingerprint };
}

/** One page of the entries in the envelope of the API, with only the rows of that page written out. */
export function pageAnswer<T>(
  entries: readonly Entry<T>[],
  page: PageRequest & { readonly descending: boolean },
  manners: Manners,
  write: (item: T) => unknown,
): Answer {
  const list = inOrder(entries, page.descending);
  const span = spanOf({ list, manners, ...page });
  const results = list.slice(span.start, span.end).map(({ item }) => write(item));
  if (page.cursor?.back === true && manners.previousPageOrder === 'reversed') results.reverse();
  const text = (cursor: Cursor | null): string | null =>
    cursor === null ? null : encodeCursor(cursor, page.fingerprint);
  return jsonAnswer(200, {
    results,
    next: text(span.next),
    ...(manners.previous === 'offered' ? { previous: text(span.previous) } : {}),
    ...(manners.totalCount === 'absent'
      ? {}
      : { total_count: manners.totalCount === 'null' ? null : list.length }),
  });
}

function byName(left: readonly [string, string], right: readonly [string, string]): number {
  return left[0] < right[0] ? -1 : 1;
}
