import type { Config } from '../config/config.ts';
import { STORIES } from '../sandbox/stories.ts';

/**
 * What whoever started the gateway sees first: whose data it serves, to whom, and where. `privateUrl` is null where no port for
 * operators is open.
 */
export function firstScreen({ upstream, auth }: Config, url: string, privateUrl: string | null): string {
  const mode =
    upstream.kind === 'sandbox'
      ? 'sandbox: made-up data, no Zenskar account needed'
      : `Zenskar at ${upstream.baseUrl.origin}`;
  const lines = [`Mode      ${mode}`, `Callers   AUTH_MODE=${auth.kind}`, `GraphQL   ${url}`];
  if (privateUrl !== null) lines.push(`Metrics   ${privateUrl}`);
  if (upstream.kind === 'sandbox') {
    lines.push(`GraphiQL  ${url} in a browser`, '', 'Customers to ask for:');
    for (const { uuid, name, interest } of STORIES.slice(0, 3)) lines.push(`  ${uuid}  ${name}: ${interest}`);
    lines.push('', 'Set ZENSKAR_API_KEY and ZENSKAR_ORGANISATION to serve real data.');
  }
  return `${lines.join('\n')}\n`;
}
