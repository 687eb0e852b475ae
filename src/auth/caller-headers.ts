import { parseUuid } from '../domain/uuid.ts';
import type { Authenticator, CallerHeaders } from './authenticator.ts';
import { callerPrincipal, type Principal } from './principal.ts';
import { noKey } from './refusals.ts';

/**
 * Printable ASCII, and no comma: with one, it may be two headers that were merged on the way here. Longer than any key
 * that Zenskar issues.
 */
const API_KEY = /^[!-+\--~]{1,512}$/;

/** Takes callers for what their own credentials make them. Whether Zenskar accepts these shows when it is asked. */
export function createCallerHeaders(): Authenticator {
  return {
    looksAt: 'X-Api-Key, Organisation',
    // Async, so that a refusal is a rejection.
    // eslint-disable-next-line @typescript-eslint/require-await
    authenticate: async (headers) => principalOf(headers),
  };
}

function principalOf(headers: CallerHeaders): Principal {
  const apiKey = only(headers['x-api-key']);
  const organisation = parseUuid(only(headers.organisation) ?? '');
  if (apiKey === null || organisation === null || !API_KEY.test(apiKey)) {
    throw noKey("Send an x-api-key header, and an organisation header with the organisation's UUID");
  }
  return callerPrincipal({ apiKey, organisation });
}

function only(header: string | string[] | undefined): string | null {
  const values = typeof header === 'string' ? [header] : (header ?? []);
  return values.length === 1 ? (values[0] ?? null) : null;
}
