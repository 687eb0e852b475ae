import type { SealedPage } from './sealed-page.ts';

/** The largest number in a cursor. Genuine ones count rows and stay far below; sums of such numbers are exact. */
const MOST = 2 ** 31 - 1;
const DIGESTS = /^(?:[0-9a-f]{8}){0,2}$/;

/**
 * The page, if numbers and digests are in it as a page has them; null otherwise. A signature does not show that: where the key is
 * derived from a caller's own credentials, that caller can sign whatever it likes.
 */
export function soundPage(sealed: SealedPage): SealedPage | null {
  const { page, size } = sealed;
  const isSound =
    isCount(page.limit, 1) &&
    isCount(size, 0) &&
    isCount(page.rowsBefore, 0) &&
    isCount(page.populate, 0) &&
    DIGESTS.test(page.digests);
  return isSound ? sealed : null;
}

function isCount(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least && value <= MOST;
}
