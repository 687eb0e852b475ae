import { baseUrl } from './base-url.ts';
import type { EnvReader } from './env-reader.ts';
import { textLike } from './readers.ts';

/** Who answers: the look-alike inside this process, or Zenskar with everything needed to call it. */
export type UpstreamConfig =
  | { readonly kind: 'sandbox' }
  | {
      readonly kind: 'zenskar';
      readonly baseUrl: URL;
      readonly apiKey: string;
      readonly organisation: string;
    };

// The key travels in a header, where other characters are illegal or ambiguous.
const headerText = textLike(/^[!-~]+$/, 'printable ASCII characters without spaces');
const uuid = textLike(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID');

/** Half a pair of credentials is a mistake, never a reason to fall back on the sandbox in silence. */
export function readUpstream(env: EnvReader): UpstreamConfig {
  const hasKey = env.isSet('ZENSKAR_API_KEY');
  const hasOrganisation = env.isSet('ZENSKAR_ORGANISATION');
  if (!hasKey && !hasOrganisation) {
    if (env.isSet('ZENSKAR_BASE_URL')) {
      env.report(
        'ZENSKAR_BASE_URL',
        'is set, but the sandbox answers because ZENSKAR_API_KEY and ZENSKAR_ORGANISATION are not. Set both, or unset this.',
      );
    }
    return { kind: 'sandbox' };
  }
  if (!hasOrganisation) env.report('ZENSKAR_ORGANISATION', missing('ZENSKAR_API_KEY'));
  if (!hasKey) env.report('ZENSKAR_API_KEY', missing('ZENSKAR_ORGANISATION'));

  const url = env.optional('ZENSKAR_BASE_URL', baseUrl);
  const apiKey = env.optional('ZENSKAR_API_KEY', headerText);
  const organisation = env.optional('ZENSKAR_ORGANISATION', uuid);
  return url === null || apiKey === null || organisation === null
    ? { kind: 'sandbox' }
    : { kind: 'zenskar', baseUrl: url, apiKey, organisation };
}

function missing(other: string): string {
  return `is missing, although ${other} is set. Set both to reach Zenskar, or neither to use the sandbox.`;
}
