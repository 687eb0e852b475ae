/**
 * The double that is nearest to the true sum, whatever the order of the values: adding one by one rounds at each step, so ten
 * times 0.1 would be 0.9999999999999999, and another order of rows another sum. Null where the sum is beyond all doubles.
 *
 * What an addition rounds away is itself a double and is kept (Shewchuk 1997, as in Python's `fsum`): the parts have no digits in
 * common, and their sum is exact.
 */
export function exactSum(values: readonly number[]): number | null {
  const [one = 0, other] = values;
  // An addition rounds to the nearest by itself.
  if (values.length <= 2) return finite(other === undefined ? one : one + other);
  const parts: number[] = [];
  for (const value of values) {
    let high = value;
    let kept = 0;
    for (const part of parts) {
      const [large, small] = Math.abs(high) < Math.abs(part) ? [part, high] : [high, part];
      high = large + small;
      const low = small - (high - large);
      if (low !== 0) {
        parts[kept] = low;
        kept += 1;
      }
    }
    if (!Number.isFinite(high)) return null;
    parts.length = kept;
    parts.push(high);
  }
  return rounded(parts);
}

/** Null for what is beyond all doubles. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Adds parts that have no digits in common, the smallest first, and rounds once; a tie goes the way of the rest. */
function rounded(parts: readonly number[]): number {
  let at = parts.length - 1;
  let high = parts[at] ?? 0;
  let low = 0;
  while (at > 0 && low === 0) {
    at -= 1;
    const large = high;
    const small = parts[at] ?? 0;
    high = large + small;
    low = small - (high - large);
  }
  const next = parts[at - 1] ?? 0;
  if ((low < 0 && next < 0) || (low > 0 && next > 0)) {
    const twice = low * 2;
    const away = high + twice;
    if (twice === away - high) return away;
  }
  return high;
}
