import type { Problem } from './answer.ts';
import type { Query } from './query.ts';

export type SortRequest<K extends string> = { readonly sortKey: K | null; readonly descending: boolean };

/** Reads `sort_key` and `sort_type`. Without a key the order is the hidden one, in either direction. */
export function readSort<K extends string>(
  query: Query,
  keys: readonly K[],
  problems: Problem[],
): SortRequest<K> {
  const asked = query.values.get('sort_key');
  const sortKey = keys.find((key) => key === asked) ?? null;
  if (asked !== undefined && sortKey === null) problems.push(oneOf('sort_key', keys));
  const direction = query.values.get('sort_type') ?? 'asc';
  if (direction !== 'asc' && direction !== 'desc') problems.push(oneOf('sort_type', ['asc', 'desc']));
  return { sortKey, descending: direction === 'desc' };
}

function oneOf(name: string, words: readonly string[]): Problem {
  const expected = words.map((word) => `'${word}'`).join(', ');
  return { loc: ['query', name], msg: `Input should be one of: ${expected}`, type: 'enum' };
}
