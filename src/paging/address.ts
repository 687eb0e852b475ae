/** Whether rows of a page reached through a `previous` cursor come in list order or reversed; a habit of the upstream. */
export type PreviousHabit = 'unknown' | 'listed' | 'reversed';

/**
 * Where a page of an upstream list is found again. The list itself (endpoint, customer, filter, search, sort) is not
 * part of it: a cursor is signed together with its list's scope.
 */
export interface PageAddress {
  /** True for a list read with its sort turned round, so its start is the end that the caller sees. */
  readonly flipped: boolean;
  /** How the page is reached: from the list's start, or across a boundary that an upstream cursor marks. */
  readonly via: 'start' | 'next' | 'previous';
  /** The upstream's cursor; null for `start` only. */
  readonly cursor: string | null;
  /** Sent with the cursor each time: an upstream cursor is only trusted with the limit it was made for. */
  readonly limit: number;
  /** How many rows stood before the boundary when the address was made. */
  readonly ordinal: number;
  /** Digests of up to two rows before the boundary, nearest first: they show how a `previous` page is ordered. */
  readonly behind: string;
  readonly habit: PreviousHabit;
}

/** The address of a list's first page. */
export function startAddress(flipped: boolean, limit: number): PageAddress {
  return { flipped, via: 'start', cursor: null, limit, ordinal: 0, behind: '', habit: 'unknown' };
}

const DIGEST_LENGTH = 8;

const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/**
 * A short name of a row within its neighbourhood: FNV-1a over the whole key, since identifiers of one origin may share
 * either end. Empty for a broken row, which has no key.
 */
export function digest(key: string): string {
  return key === '' ? '' : (hashOf(key) >>> 0).toString(16).padStart(DIGEST_LENGTH, '0');
}

/** The number that a digest writes. */
export function hashOf(key: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), FNV_PRIME);
  return hash;
}

/** The number that a digest stands for. */
export function readDigest(written: string): number {
  return Number.parseInt(written, 16) | 0;
}

/** Cuts a run of digests, as cursors carry them, into its parts. */
export function splitDigests(run: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < run.length; at += DIGEST_LENGTH) parts.push(run.slice(at, at + DIGEST_LENGTH));
  return parts;
}
