import { Failed } from '../../src/domain/failure.ts';
import type { WindowArgs } from '../../src/paging/window.ts';
import { BOTH, NEITHER, rowId } from './paging-upstream.ts';
import type { Habits } from './strange-habits.ts';
import { StrangeList } from './strange-list.ts';

export const limits = { pageLimit: 10, pageBudget: 20 };

/** A list of so many rows, as they were made. */
export function listOf(rows: number, habits: Partial<Habits> = {}): StrangeList {
  return new StrangeList(upTo(rows), habits);
}

/** What a connection shows, with rows by their place in the list; a failed flag or window is the failure's kind. */
export function shown(
  list: StrangeList,
  args: WindowArgs,
  { asked = BOTH, ...own }: Partial<typeof limits & { asked: typeof BOTH }> = {},
): unknown {
  try {
    const { names, hasPrevious, hasNext, calls } = list.ask(args, { ...limits, ...own }, asked);
    const rows = names.map((name) => list.names.indexOf(name));
    const [previous, next] = [hasPrevious, hasNext].map((flag) =>
      typeof flag === 'boolean' ? flag : flag.kind,
    );
    return { rows, previous, next, calls };
  } catch (error) {
    if (error instanceof Failed) return error.failure.kind;
    throw error;
  }
}

/** The cursor of a row in the answer to some arguments. */
export function cursorIn(list: StrangeList, args: WindowArgs, row: number, pageLimit = 10): string {
  const { names, cursors } = list.ask(args, { ...limits, pageLimit }, NEITHER);
  return cursors[names.indexOf(rowId(row))] ?? '';
}

/** The numbers from `start` up to `end`, without it. */
export function upTo(end: number, start = 0): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}
