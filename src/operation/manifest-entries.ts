/** A document of a manifest, of which nothing is known yet. */
export interface ManifestEntry {
  readonly name: unknown;
  readonly text: unknown;
}

const APOLLO_FORMAT = 'apollo-persisted-query-manifest';

/**
 * The documents of a manifest, in any of the forms that tools write: an object of texts by their hash, as Relay and codegen
 * do, or `{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id","name","type","body"}]}`. A sentence
 * where it has none of these forms.
 */
export function manifestEntries(text: string): readonly ManifestEntry[] | string {
  const manifest = parsed(text);
  if (!isObject(manifest)) return 'Expected a JSON object of documents by their hash, got something else.';
  // Nothing else has the name of a form where a hash would stand.
  if (!('format' in manifest)) return Object.entries(manifest).map(([name, each]) => ({ name, text: each }));
  const { format, version, operations } = manifest;
  if (format !== APOLLO_FORMAT) return `Expected the format ${APOLLO_FORMAT}, or no format, got another one.`;
  if (version !== 1) return `Expected version 1 of ${APOLLO_FORMAT}, got another one.`;
  if (!Array.isArray(operations)) return `Expected a list of operations in ${APOLLO_FORMAT}, got none.`;
  return operations.map((operation: unknown) =>
    isObject(operation)
      ? { name: operation['id'], text: operation['body'] }
      : { name: undefined, text: undefined },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
