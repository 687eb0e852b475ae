import type { SampleQuery } from '../sample-queries.ts';
import type { CredentialField } from './credential-fields.ts';

/** Where the parts of GraphiQL are, and what stands above it. */
export interface GraphiQLParts {
  readonly script: string;
  readonly style: string;
  readonly start: string;
  readonly icon: string;
  readonly ownStyle: string;
  readonly samples: readonly SampleQuery[];
  readonly credentials: readonly CredentialField[];
}

/**
 * Nothing but this gateway may be talked to from the page, no other page may show it, and no script runs but its files; the
 * editor writes styles of its own.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** GraphiQL opens what an address asks for in a tab, beside those that are open. */
function linkTo({ name, about, query }: SampleQuery): string {
  return `<li><a href="?query=${encodeURIComponent(query)}"><b>${name}</b> ${about}</a></li>`;
}

/** No field for a password: a browser would offer to keep what is typed. */
function fieldOf({ label, header, prefix }: CredentialField): string {
  const data = `data-header="${header}" data-prefix="${prefix}"`;
  return `<label>${label} <input ${data} autocomplete="off" spellcheck="false" placeholder="kept until the page is closed"></label>`;
}

/** The page itself, which is small and names what it needs. */
export function pageOf(parts: GraphiQLParts): string {
  const { script, style, start, icon, ownStyle, samples, credentials } = parts;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Zenskar entitlements</title>
    <link rel="icon" href="${icon}">
    <link rel="stylesheet" href="${style}">
    <link rel="stylesheet" href="${ownStyle}">
  </head>
  <body id="body" class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <header class="bar">
      <h1>Zenskar entitlements</h1>
      <details><summary>Samples</summary><ul>
        ${samples.map(linkTo).join('\n        ')}
      </ul></details>
      ${credentials.map(fieldOf).join('\n      ')}
    </header>
    <div id="root"></div>
    <script src="${script}"></script>
    <script src="${start}"></script>
  </body>
</html>
`;
}
