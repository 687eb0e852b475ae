/** How often a property of paging runs: as said, unless PAGING_RUNS asks for a longer search. */
export function runs(usual: number): { readonly numRuns: number } {
  const asked = process.env['PAGING_RUNS'];
  return { numRuns: asked === undefined ? usual : Number(asked) };
}
