/** Which rows a connection is to show, by name. */
export interface WindowOfNames {
  readonly first?: number | undefined;
  readonly after?: string | undefined;
  readonly last?: number | undefined;
  readonly before?: string | undefined;
}

export interface ExpectedSlice {
  readonly names: readonly string[];
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

/**
 * What the Relay specification asks for, said of a plain array: `after` is applied first, so that a `before` that does not stand
 * behind it bounds nothing.
 */
export function sliceOf(list: readonly string[], window: WindowOfNames): ExpectedSlice {
  const { first, last } = window;
  const after = window.after === undefined ? -1 : list.indexOf(window.after);
  const before = window.before === undefined ? list.length : list.indexOf(window.before);
  const backward =
    last !== undefined || (first === undefined && window.before !== undefined && window.after === undefined);
  let start = after + 1;
  let end = before < start ? list.length : before;
  if (backward) start = Math.max(start, end - (last ?? 10));
  else end = Math.min(end, start + (first ?? 10));
  return { names: list.slice(start, end), hasPrevious: start > 0, hasNext: end < list.length };
}
