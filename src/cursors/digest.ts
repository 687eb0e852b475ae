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
