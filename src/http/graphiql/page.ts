/** Where the parts of GraphiQL are. */
export interface GraphiQLParts {
  readonly script: string;
  readonly style: string;
  readonly start: string;
  readonly icon: string;
  readonly ownStyle: string;
  /** Documents of one operation each. */
  readonly samples: readonly string[];
}

/** A part that GraphiQL runs beside the page. */
export type Worker = 'editorWorkerService' | 'graphql' | 'json';

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
function linkTo(sample: string): string {
  const name = /query (\w+)/.exec(sample)?.[1] ?? 'query';
  return `<a href="?query=${encodeURIComponent(sample)}">${name}</a>`;
}

/** Room for the samples, and on narrow screens one pane below the other. */
export const OWN_STYLE = `body { display: flex; flex-direction: column; height: 100vh; margin: 0; }
#root { flex: 1; height: auto !important; min-height: 0; }
.graphiql-container { height: 100% !important; }
.samples { padding: 8px 16px; overflow-x: auto; white-space: nowrap; font: 14px/1.4 system-ui, sans-serif; color: #555; }
.samples a { margin-left: 10px; color: #a00067; }
body.graphiql-dark .samples { background: #212a3b; color: #b7c2d7; }
body.graphiql-dark .samples a { color: #ff8fd0; }
@media (max-width: 700px) {
  #graphiql-session { flex-direction: column !important; }
  .graphiql-logo, .graphiql-horizontal-drag-bar { display: none; }
}
`;

/** The page itself, which is small and names what it needs. */
export function pageOf({ script, style, start, icon, ownStyle, samples }: GraphiQLParts): string {
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
    <nav class="samples" aria-label="Samples">Samples: ${samples.map(linkTo).join(' ')}</nav>
    <div id="root"></div>
    <script src="${script}"></script>
    <script src="${start}"></script>
  </body>
</html>
`;
}

/**
 * What starts GraphiQL. It keeps no headers, as a bearer token would stand in the browser's storage; there is an editor for
 * them, open from the start, since a gateway that knows its callers needs one.
 */
export function startOf(workers: Readonly<Record<Worker, string>>, samples: string): string {
  const options = {
    title: 'Zenskar entitlements',
    defaultQuery: samples,
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: 'headers',
  };
  return `const workers = ${JSON.stringify(workers)};
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => workers[label] };
YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), ${JSON.stringify(options)});
`;
}
