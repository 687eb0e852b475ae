import { isRecord } from '../support/graphql.ts';

/** The place that an error made null: its own, or one above it. */
function nullOf(data: unknown, error: unknown): string {
  const path: unknown = isRecord(error) ? error['path'] : undefined;
  const keys: readonly unknown[] = Array.isArray(path) ? path : [];
  let value = data;
  let depth = 0;
  while (typeof value === 'object' && value !== null && depth < keys.length) {
    value = (value as Readonly<Record<string, unknown>>)[String(keys[depth])];
    depth += 1;
  }
  return keys.slice(0, depth).join('.');
}

/** Undefined for an operation that was not executed: all of its errors are told. */
function dataOf(answer: unknown): unknown {
  return isRecord(answer) ? answer['data'] : undefined;
}

function errorsIn(answer: unknown): readonly unknown[] {
  const errors: unknown = isRecord(answer) ? answer['errors'] : undefined;
  return Array.isArray(errors) ? errors : [];
}

/**
 * Places that several errors make null. The specification leaves open which of them are told: the reference implementation waits for
 * some values that it does not need any more, and we do not.
 */
export function crowdedNulls(answer: unknown): ReadonlySet<string> {
  const data = dataOf(answer);
  const places = errorsIn(answer).map((error) => nullOf(data, error));
  return new Set(places.filter((place, at) => data !== undefined && places.indexOf(place) < at));
}

/** The errors as texts in an order of their own, those of a crowded place as one. */
export function sortedErrors(answer: unknown, crowded: ReadonlySet<string>): readonly string[] {
  const data = dataOf(answer);
  const texts = errorsIn(answer).map((error) => {
    const place = nullOf(data, error);
    return data !== undefined && crowded.has(place) ? `null at ${place}` : JSON.stringify(error);
  });
  return [...new Set(texts)].sort();
}
