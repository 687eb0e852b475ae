/**
 * How often a property of paging runs: as said and always the same way, unless PAGING_RUNS asks for a longer search at
 * random.
 */
export function runs(usual: number): { readonly numRuns: number; readonly seed?: number } {
  const asked = process.env['PAGING_RUNS'];
  return asked === undefined ? { numRuns: usual, seed: 1 } : { numRuns: Number(asked) };
}
