import type { Failure } from '../domain/failure.ts';
import { BrokenRow } from '../domain/page.ts';
import type { Direction } from '../cursors/address.ts';
import type { Edge } from '../paging/collector.ts';
import type { OrderedPage } from '../paging/page.ts';
import type { PageCursors } from '../paging/page-cursors.ts';

/**
 * What is told of a window with broken rows, in list order: where the first of them stand that its reader meets, as far as
 * they follow one another. Whoever asks for the rows up to there, and goes on from behind, misses none that can be read.
 */
export function brokenWindow<Row>(
  edges: readonly Edge<Row>[],
  direction: Direction,
  cursorsOf: (page: OrderedPage<Row>) => PageCursors<Row>,
): Failure | null {
  const met = direction === 'forward' ? edges : edges.toReversed();
  const start = met.findIndex(isBroken);
  const end = met.findIndex((edge, at) => at > start && !isBroken(edge));
  const run = met.slice(Math.max(0, start), end < 0 ? undefined : end);
  const [near, far] = [run[0], run.at(-1)];
  if (near === undefined || far === undefined || !(near.row instanceof BrokenRow)) return null;
  const cursorOf = ({ page, index }: Edge<Row>) => cursorsOf(page).at(index);
  const { path, message } = near.row.failure;
  const [resumeAfter, resumeBefore] = direction === 'forward' ? [far, near] : [near, far];
  return {
    kind: 'broken-row',
    path,
    message,
    resumeAfter: cursorOf(resumeAfter),
    resumeBefore: cursorOf(resumeBefore),
  };
}

function isBroken<Row>({ row }: Edge<Row>): boolean {
  return row instanceof BrokenRow;
}
