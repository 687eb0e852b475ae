declare const uuidBrand: unique symbol;

/** Zenskar's identifier in canonical 8-4-4-4-12 form, lower case: the only text that may become part of a path. */
export type Uuid = string & { readonly [uuidBrand]: true };

const LOWER = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Null unless the text is a canonical UUID. Any version and variant is accepted, since only Zenskar knows which it
 * issues; letter case is folded so that one identifier has one spelling.
 */
export function parseUuid(text: string): Uuid | null {
  if (isLower(text)) return text;
  const folded = CANONICAL.test(text) ? text.toLowerCase() : '';
  return isLower(folded) ? folded : null;
}

function isLower(text: string): text is Uuid {
  return LOWER.test(text);
}
