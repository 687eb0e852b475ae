/** A query string, decoded as a form. When a name comes twice the last value counts, as in the real API. */
export type Query = {
  readonly values: ReadonlyMap<string, string>;
  readonly duplicates: readonly string[];
};

export function parseQuery(text: string): Query {
  const values = new Map<string, string>();
  const duplicates: string[] = [];
  for (const [name, value] of new URLSearchParams(text)) {
    if (values.has(name) && !duplicates.includes(name)) duplicates.push(name);
    values.set(name, value);
  }
  return { values, duplicates };
}

/** Splits a request target, absolute or not, into its path as sent and its query string. */
export function splitTarget(target: string): { readonly path: string; readonly search: string } {
  const local = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const mark = local.indexOf('?');
  if (mark < 0) return { path: local, search: '' };
  return { path: local.slice(0, mark), search: local.slice(mark + 1) };
}
