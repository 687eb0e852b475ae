const DARK =
  '--ink: #b7c2d7; --line: #3b4663; --paper: #212a3b; --accent: #ff8fd0; background: var(--paper);';

/**
 * Room for the bar above GraphiQL, and on narrow screens one pane below the other. GraphiQL shifts its tabs by a `transform`
 * for dragging and forgets to take it back, so that a click hits another tab than the one that is seen: they stay in place.
 * With its theme "System" the page has no class of a theme, and goes by what the browser prefers.
 */
export const OWN_STYLE = `body { display: flex; flex-direction: column; height: 100vh; height: 100dvh; margin: 0; --ink: #3b4b68; --line: #d5dae3; --paper: #fff; --accent: #a00067; }
body.graphiql-dark { ${DARK} }
@media (prefers-color-scheme: dark) { body:not(.graphiql-light) { ${DARK} } }
#root { flex: 1; height: auto !important; min-height: 0; }
.graphiql-container { height: 100% !important; }
.graphiql-container .graphiql-tab { transform: none !important; }
.graphiql-container .graphiql-logo { display: none; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 20px; padding: 8px 16px; color: var(--ink); background: var(--paper); font: 14px/1.4 system-ui, sans-serif; border-bottom: 1px solid var(--line); }
.bar h1 { margin: 0; font-size: 15px; }
.bar summary { padding: 3px 10px; cursor: pointer; border: 1px solid var(--line); border-radius: 4px; }
.bar details { position: relative; }
.bar ul { position: absolute; z-index: 30; left: 0; width: max-content; max-width: min(640px, calc(100vw - 56px)); margin: 6px 0 0; padding: 6px; list-style: none; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 6px 20px #0003; }
.bar li a { display: block; padding: 5px 8px; color: var(--ink); text-decoration: none; border-radius: 4px; }
.bar li a:hover, .bar li a:focus { background: #8883; }
.bar li b { color: var(--accent); font-weight: 600; }
.bar label { display: flex; flex: 0 1 320px; align-items: center; gap: 8px; min-width: 0; white-space: nowrap; }
.bar label:first-of-type { margin-left: auto; }
.bar input { flex: 1; min-width: 0; padding: 4px 8px; font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 4px; -webkit-text-security: disc; }
@media (max-width: 700px) {
  .bar { padding: 8px; }
  .bar { position: relative; }
  .bar details { position: static; }
  .bar ul { left: 8px; right: 8px; width: auto; max-width: none; }
  .bar label:first-of-type { margin-left: 0; }
  .bar label { flex: 1 1 100%; }
  #graphiql-session { flex-direction: column !important; }
  .graphiql-container .graphiql-horizontal-drag-bar { display: none; }
}
`;
