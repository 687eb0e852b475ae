import { splitDigests } from './digest.ts';
import type { SealedPage } from './sealed-page.ts';
import type { Place } from './position.ts';
import { soundPage } from './sound-page.ts';

/**
 * The cursor format before December 2026: `page.signature.place`, with the page as base64url of JSON. Clients hold such cursors
 * as long as a tab stays open or a link is stored, so they are read until the next release. None is written.
 */
const VIA = ['start', 'next', 'previous'] as const;
const ORDERS = ['unknown', 'listed', 'reversed'] as const;
const PLACE = /^([0-9a-z]{1,4})\.([0-9a-f-]{36}|)\.((?:[0-9a-f]{8}){0,2})\.((?:[0-9a-f]{8}){0,2})$/;

/** The page in a body whose signature was verified; null where it has another format. */
export function readLegacyPage(body: string): SealedPage | null {
  const text = Buffer.from(body, 'base64url').toString();
  // A signed body that begins in any other way has the current format.
  const fields = text.startsWith('[') ? parsed(text) : null;
  if (!Array.isArray(fields)) return null;
  const values: readonly unknown[] = fields;
  const [flipped, viaIndex, orderIndex, limit, size, rowsBefore, digests, cursor, next, previous, bits] =
    values;
  // The field was left out where there were no references.
  const populate = bits ?? 0;
  const via = typeof viaIndex === 'number' ? VIA[viaIndex] : undefined;
  const order = typeof orderIndex === 'number' ? ORDERS[orderIndex] : undefined;
  if (via === undefined || order === undefined || typeof digests !== 'string') return null;
  if (typeof limit !== 'number' || typeof size !== 'number' || typeof rowsBefore !== 'number') return null;
  if (typeof populate !== 'number') return null;
  if (!isLink(cursor) || !isLink(next) || !isLink(previous)) return null;
  const page = { flipped: flipped === 1, via, cursor, limit, rowsBefore, digests, order, populate };
  return soundPage({ page, size, next, previous });
}

/** Null unless the text is a place within a page of `size` rows. */
export function readLegacyPlace(text: string, size: number): Place | null {
  const [, index = '', key = '', before = '', after = ''] = PLACE.exec(text) ?? [];
  const at = Number.parseInt(index, 36);
  if (!(at < size)) return null;
  return { index: at, key, before: splitDigests(before), after: splitDigests(after) };
}

/** Null for what is no JSON: whoever knows the key can sign that, too. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isLink(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
