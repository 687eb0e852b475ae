import type { SampleQuery } from '../sample-queries.ts';

/** A part that GraphiQL runs beside the page. */
export type Worker = 'editorWorkerService' | 'graphql' | 'json';

/**
 * What starts GraphiQL. At the first visit each sample has a tab, and what a link asks for one before them; later the tabs are
 * those of the last visit. The default plugin of GraphiQL is its history, in place of which Yoga would put another.
 */
export function startOf(workers: Readonly<Record<Worker, string>>, samples: readonly SampleQuery[]): string {
  const tabs = samples.map(({ query }) => ({ query }));
  return `const workers = ${JSON.stringify(workers)};
const samples = ${JSON.stringify(tabs)};
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => workers[label] };
${STORAGE}${TABS}${FETCHER}${BAR}
const { open, tabs } = tabsToOpen();
YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  defaultTabs: tabs,
  query: open.query,
  variables: open.variables,
  plugins: undefined,
  fetcher,
  storage,
  shouldPersistHeaders: false,
  defaultEditorToolsVisibility: innerWidth > 700 ? 'variables' : false,
  onEditQuery: () => undefined,
});
`;
}

/** GraphiQL's history would keep headers, whatever it is told of them: nothing that is called so reaches the disk. */
const STORAGE = `
const withoutHeaders = (_key, value) => value?.headers === undefined ? value : { ...value, headers: null };
const storage = {
  get length() { return localStorage.length; },
  getItem: (key) => localStorage.getItem(key),
  setItem(key, value) {
    if (key.endsWith(':headers')) return;
    let kept = value;
    try { kept = JSON.stringify(JSON.parse(value), withoutHeaders); } catch {}
    localStorage.setItem(key, kept);
  },
  removeItem: (key) => localStorage.removeItem(key),
  clear: () => localStorage.clear(),
};
`;

/** GraphiQL finds the tab that is to be open by its text and variables, and adds one where there is none. */
const TABS = `
const link = new URLSearchParams(location.search);
const openTabs = () => {
  try { return JSON.parse(localStorage.getItem('graphiql:tabState')); } catch { return null; }
};
function tabsToOpen() {
  const query = link.get('query');
  const linked = query ? { query, variables: link.get('variables') || undefined } : null;
  const last = openTabs();
  const active = last?.tabs?.[last.activeTabIndex];
  return {
    open: linked ?? (active ? { query: active.query, variables: active.variables ?? undefined } : samples[0]),
    tabs: linked ? [linked, ...samples] : samples,
  };
}
`;

/**
 * Sends the text as it stands in the editor, so that the places of errors are places in there, and marks those. Yoga's own
 * would print it anew. What is typed into the bar is read when it is sent, and kept nowhere.
 */
const FETCHER = String.raw`
const typed = () => Object.fromEntries([...document.querySelectorAll('.bar input')]
  .map(({ dataset, value }) => [dataset.header, value.trim().replace(/^bearer\s+/i, ''), dataset.prefix])
  .filter(([, value]) => value !== '')
  .map(([header, value, prefix]) => [header, prefix + value]));
const editor = () => self.__MONACO?.editor.getEditors().find((one) => one.getModel()?.uri.path.endsWith('operation.graphql'));
function markErrors(errors) {
  const model = editor()?.getModel();
  if (!model) return;
  self.__MONACO.editor.setModelMarkers(model, 'answer', errors.flatMap(({ message, locations = [] }) =>
    locations.map(({ line, column }) => ({
      severity: 8,
      message,
      startLineNumber: line,
      startColumn: column,
      endLineNumber: line,
      endColumn: model.getWordAtPosition({ lineNumber: line, column })?.endColumn ?? column + 1,
    }))));
}
async function fetcher(operation, { headers } = {}) {
  const response = await fetch(location.pathname, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...typed(), ...headers },
    body: JSON.stringify(operation),
  });
  const answer = await response.json();
  if (operation.operationName !== 'IntrospectionQuery') markErrors(answer.errors ?? []);
  return answer;
}
`;

/** A sample whose tab is still there is a click away; any other is a link like those of others. */
const BAR = `
const menu = document.querySelector('.bar details');
document.addEventListener('click', (event) => {
  if (menu.contains(event.target) && !event.target.closest('a')) return;
  menu.open = false;
  if (!menu.contains(event.target) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const query = new URL(event.target.closest('a').href).searchParams.get('query');
  const index = openTabs()?.tabs?.findIndex((tab) => tab.query === query) ?? -1;
  const tab = document.getElementById('graphiql-session-tab-' + index);
  if (!tab) return;
  event.preventDefault();
  tab.click();
});
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || !menu.open) return;
  // Whoever was in the menu is back at what opened it, and not at the start of the page.
  if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
  menu.open = false;
});
for (const input of document.querySelectorAll('.bar input')) {
  input.addEventListener('change', () => document.querySelector('[aria-label^="Re-fetch GraphQL schema"]')?.click());
}
const putCursorAt = (name) => {
  const text = editor()?.getModel()?.getValue();
  if (text === undefined) return void setTimeout(putCursorAt, 50, name);
  const at = text.search(new RegExp('(query|mutation|subscription) +' + name + '(?![A-Za-z0-9_])'));
  if (at < 0) return;
  const position = editor().getModel().getPositionAt(at);
  editor().setPosition(position);
  editor().revealPositionNearTop(position);
};
if (/^[A-Za-z0-9_]+$/.test(link.get('operationName') ?? '')) putCursorAt(link.get('operationName'));
`;
