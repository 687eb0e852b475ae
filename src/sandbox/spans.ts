import type { Cursor } from './cursors.ts';
import type { Manners } from './manners.ts';
import { comparePlaces } from './ordering.ts';
import type { Place } from './ordering.ts';

/** The part of a list that makes one page, and the cursors of its neighbours. */
export type Span = {
  readonly start: number;
  readonly end: number;
  readonly next: Cursor | null;
  readonly previous: Cursor | null;
};

export type SpanRequest = {
  readonly list: readonly Place[];
  readonly descending: boolean;
  readonly cursor: Cursor | null;
  readonly limit: number;
  readonly manners: Pick<Manners, 'cursors' | 'emptyLastPage'>;
};

/** Finds the page. Without a cursor it starts at the head of the list, in the dialect of the manners. */
export function spanOf(request: SpanRequest): Span {
  const { cursor, manners } = request;
  switch (cursor?.dialect ?? manners.cursors) {
    case 'keyset':
      return keysetSpan(request, cursor?.dialect === 'keyset' ? cursor : null);
    case 'page':
      return pageSpan(request, cursor?.dialect === 'page' ? cursor.page : 0);
    case 'offset':
      return offsetSpan(request, cursor?.dialect === 'offset' ? cursor : null);
  }
}

type Keyset = Extract<Cursor, { dialect: 'keyset' }>;
type Offset = Extract<Cursor, { dialect: 'offset' }>;

function keysetSpan(request: SpanRequest, cursor: Keyset | null): Span {
  const { list, limit } = request;
  const gap = cursor === null ? 0 : gapIndex(request, cursor);
  const start = cursor?.back === true ? Math.max(0, gap - limit) : gap;
  const end = cursor?.back === true ? gap : Math.min(list.length, gap + limit);
  const beside = (place: Place | undefined, edge: Keyset['edge'], back: boolean): Keyset | null => {
    if (start < end && place !== undefined) {
      return { dialect: 'keyset', back, edge, key: place.key, sequence: place.sequence };
    }
    return cursor === null ? null : { ...cursor, back };
  };
  return {
    start,
    end,
    next: hasNext(request, start, end) ? beside(list[end - 1], 'after', false) : null,
    previous: start > 0 ? beside(list[start], 'before', true) : null,
  };
}

function pageSpan(request: SpanRequest, page: number): Span {
  const { list, limit } = request;
  const start = Math.min(list.length, page * limit);
  const end = Math.min(list.length, start + limit);
  return {
    start,
    end,
    next: hasNext(request, start, end) ? { dialect: 'page', back: false, page: page + 1 } : null,
    previous: start > 0 ? { dialect: 'page', back: true, page: page - 1 } : null,
  };
}

function offsetSpan(request: SpanRequest, cursor: Offset | null): Span {
  const { list, limit } = request;
  const start = Math.min(list.length, cursor?.offset ?? 0);
  const end = Math.min(list.length, start + Math.min(limit, cursor?.size ?? limit));
  const before = Math.max(0, start - limit);
  return {
    start,
    end,
    next: hasNext(request, start, end) ? { dialect: 'offset', back: false, offset: end, size: null } : null,
    previous: start > 0 ? { dialect: 'offset', back: true, offset: before, size: start - before } : null,
  };
}

function hasNext({ list, manners }: SpanRequest, start: number, end: number): boolean {
  return end < list.length || (manners.emptyLastPage && start < end);
}

/** The index at which the rows behind the gap begin, whether or not the boundary row still exists. */
function gapIndex({ list, descending }: SpanRequest, cursor: Keyset): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const place = list[middle];
    const order = place === undefined ? 1 : comparePlaces(place, cursor) * (descending ? -1 : 1);
    if (order > 0 || (order === 0 && cursor.edge === 'before')) high = middle;
    else low = middle + 1;
  }
  return low;
}
