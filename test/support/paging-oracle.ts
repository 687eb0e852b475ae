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
 * What the Relay specification asks for, said of a plain array. The far cursor bounds nothing where it does not stand
 * on the far side of the near one.
 */
export function sliceOf(list: readonly string[], window: WindowOfNames): ExpectedSlice {
  const { first, last } = window;
  const after = window.after === undefined ? -1 : list.indexOf(window.after);
  const before = window.before === undefined ? list.length : list.indexOf(window.before);
  const backward =
    last !== undefined || (first === undefined && window.before !== undefined && window.after === undefined);
  const crossed = after >= before;
  let start: number;
  let end: number;
  if (backward) {
    end = before;
    start = Math.max(crossed ? 0 : after + 1, end - (last ?? 10));
  } else {
    start = after + 1;
    end = Math.min(crossed ? list.length : before, start + (first ?? 10));
  }
  return { names: list.slice(start, end), hasPrevious: start > 0, hasNext: end < list.length };
}
