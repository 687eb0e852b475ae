import type { AuthMode } from './auth.ts';
import { baseUrl } from './base-url.ts';
import type { EnvReader } from './env-reader.ts';
import { type Reader, textLike, word } from './readers.ts';

/** Who answers, and with whose credentials. */
export type UpstreamConfig =
  /** The look-alike inside this process, whose stories are told around an instant: that of its start where it is null. */
  | { readonly kind: 'sandbox'; readonly now: string | null }
  /** Zenskar, asked with the gateway's credentials. */
  | {
      readonly kind: 'zenskar';
      readonly baseUrl: URL;
      readonly apiKey: string;
      readonly organisation: string;
    }
  /** Zenskar, asked with the credentials that each caller sends. */
  | { readonly kind: 'callers'; readonly baseUrl: URL };

const uuid = textLike(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID');

/** In UTC, so that it means the same on every machine. */
const instant: Reader<string> = (text) =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/.test(text) && !Number.isNaN(Date.parse(text))
    ? { ok: true, value: text }
    : { ok: false, expected: 'an instant such as 2026-06-01T00:00:00Z' };

/**
 * Half a pair of credentials is a mistake, and so is AUTH_MODE=jwt without any: neither is a reason to fall back on the
 * sandbox in silence. `mode` is null when it was refused: then nothing is said about how the two go together.
 */
export function readUpstream(env: EnvReader, mode: AuthMode | null): UpstreamConfig {
  if (mode === 'headers') return readCallersUpstream(env);
  const hasKey = env.isSet('ZENSKAR_API_KEY');
  const hasOrganisation = env.isSet('ZENSKAR_ORGANISATION');
  if (!hasKey && !hasOrganisation) {
    if (mode === 'jwt') env.report('ZENSKAR_API_KEY', NO_SANDBOX_FOR_TOKENS);
    if (mode === 'none' && env.isSet('ZENSKAR_BASE_URL')) {
      env.report(
        'ZENSKAR_BASE_URL',
        'is set, but the sandbox answers because ZENSKAR_API_KEY and ZENSKAR_ORGANISATION are not. Set both, or unset this.',
      );
    }
    return { kind: 'sandbox', now: env.optional('SANDBOX_NOW', instant) };
  }
  refuseSandboxNow(env);
  if (!hasOrganisation) env.report('ZENSKAR_ORGANISATION', missing('ZENSKAR_API_KEY', mode));
  if (!hasKey) env.report('ZENSKAR_API_KEY', missing('ZENSKAR_ORGANISATION', mode));

  const url = env.optional('ZENSKAR_BASE_URL', baseUrl);
  const apiKey = env.optional('ZENSKAR_API_KEY', word);
  const organisation = env.optional('ZENSKAR_ORGANISATION', uuid);
  return url === null || apiKey === null || organisation === null
    ? { kind: 'sandbox', now: null }
    : { kind: 'zenskar', baseUrl: url, apiKey, organisation };
}

/** Whoever checks tokens serves real callers, who must never mistake made-up data for theirs. */
const NO_SANDBOX_FOR_TOKENS =
  'is missing, and AUTH_MODE=jwt never serves made-up data. Set it and ZENSKAR_ORGANISATION; to try tokens without an account, run the sandbox on its own and set what it prints.';

function refuseSandboxNow(env: EnvReader): void {
  if (!env.isSet('SANDBOX_NOW')) return;
  env.report('SANDBOX_NOW', 'is set, but Zenskar answers and not the sandbox. Unset this.');
}

/** A key that nothing would use is refused: it would be at risk for nothing. */
function readCallersUpstream(env: EnvReader): UpstreamConfig {
  for (const name of ['ZENSKAR_API_KEY', 'ZENSKAR_ORGANISATION'] as const) {
    if (!env.isSet(name)) continue;
    env.report(
      name,
      'is set, but with AUTH_MODE=headers every caller sends its own. Unset this, or choose another AUTH_MODE.',
    );
  }
  refuseSandboxNow(env);
  const url = env.optional('ZENSKAR_BASE_URL', baseUrl);
  return url === null ? { kind: 'sandbox', now: null } : { kind: 'callers', baseUrl: url };
}

function missing(other: string, mode: AuthMode | null): string {
  const instead = mode === 'jwt' ? '' : ', or neither to use the sandbox';
  return `is missing, although ${other} is set. Set both to reach Zenskar${instead}.`;
}
