/** The references that the rows endpoint can fill in, in the order in which they are sent. */
const REFERENCES = ['contract', 'customer', 'invoice', 'product'] as const;
export type ReferenceName = (typeof REFERENCES)[number];

/** Some of them, as bits: hundreds of pages are waited for at once, each with its own. Cursors carry the same bits. */
export type References = number;

export const NO_REFERENCES: References = 0;

export function referencesOf(names: readonly ReferenceName[]): References {
  return names.reduce((bits, name) => bits | (1 << REFERENCES.indexOf(name)), NO_REFERENCES);
}

/** In the order in which they are sent; bits that stand for none are left out. */
export function namesIn(references: References): readonly ReferenceName[] {
  return references === NO_REFERENCES
    ? NO_NAMES
    : REFERENCES.filter((_, index) => (references & (1 << index)) !== 0);
}

const NO_NAMES: readonly ReferenceName[] = [];

/** Whether all of `wanted` are among them. */
export function hasReferences(references: References, wanted: References): boolean {
  return (references & wanted) === wanted;
}
