import type { Sandbox } from './sandbox.ts';
import { STORIES } from './stories.ts';

/** What a newcomer needs: where it runs, how to point the gateway at it, and whom to ask for. */
export function bannerOf(sandbox: Pick<Sandbox, 'url' | 'apiKey' | 'organisation'>): string {
  return [
    `The sandbox answers at ${sandbox.url}`,
    '',
    'Start the gateway against it with',
    '',
    `  ZENSKAR_API_KEY=${sandbox.apiKey} \\`,
    `  ZENSKAR_ORGANISATION=${sandbox.organisation} \\`,
    `  ZENSKAR_BASE_URL=${sandbox.url} \\`,
    '  npm run dev',
    '',
    'Customers',
    '',
    ...STORIES.map(({ uuid, name, interest }) => `  ${uuid}  ${name}: ${interest}`),
    '',
  ].join('\n');
}
