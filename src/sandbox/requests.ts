import { parseQuery, splitTarget } from './query.ts';

/** A request as any transport hands it over. Header names may be in any case. */
export type SandboxRequest = {
  readonly method: string;
  /** The request target: a path with its query, or a whole URL. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

/** What came in, for tests to compare as data. */
export type RecordedRequest = {
  readonly method: string;
  /** As sent, still percent-encoded. */
  readonly path: string;
  /** Decoded, in the order sent; the last value when a name came twice. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Query names that came more than once. */
  readonly duplicates: readonly string[];
};

export function recordRequest({ method, url, headers }: SandboxRequest): RecordedRequest {
  const { path, search } = splitTarget(url);
  const { values, duplicates } = parseQuery(search);
  return {
    method,
    path,
    query: Object.fromEntries(values),
    headers: plainHeaders(headers),
    duplicates,
  };
}

export function plainHeaders(headers: SandboxRequest['headers']): Readonly<Record<string, string>> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return plain;
}
