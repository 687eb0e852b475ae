/**
 * How often a property of paging runs: as said and always the same way, unless PAGING_RUNS asks for a longer search, at random
 * or as PAGING_SEED says.
 */
export function runs(usual: number): { readonly numRuns: number; readonly seed?: number } {
  const { PAGING_RUNS: asked, PAGING_SEED: seed } = process.env;
  if (asked === undefined) return { numRuns: usual, seed: 1 };
  return { numRuns: Number(asked), ...(seed !== undefined && { seed: Number(seed) }) };
}
