import { parseJson } from './wire/parse-json.ts';
import { isJsonObject, type JsonObject } from './wire/wire-object.ts';

/** What routers of this kind say of a path that they do not have, and perhaps of a customer. */
const SAID_OF_PATHS = /^not found\.?$/i;

/**
 * Whether the body of a 404 says that there is no such customer. Zenskar answers unknown customers with 404, but so does
 * whatever a wrong base URL leads to: to believe that would switch every feature off without an error. So it must have the
 * form in which Zenskar's framework writes errors, a text under `detail`; and words that the framework itself uses for unknown
 * paths count only once an answer has shown that Zenskar `isThere`.
 */
export function saysUnknownCustomer(body: string, isThere: boolean): boolean {
  const parsed = jsonObjectIn(body);
  // Problem details of RFC 9457 have a detail as well; they are not Zenskar's.
  if (parsed === null || 'title' in parsed) return false;
  const detail = parsed['detail'];
  return typeof detail === 'string' && detail !== '' && (isThere || !SAID_OF_PATHS.test(detail.trim()));
}

/** The object that an error's body is, if it is one: errors come from anywhere, in any form. */
export function jsonObjectIn(body: string): JsonObject | null {
  try {
    const parsed = parseJson(body);
    return isJsonObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
