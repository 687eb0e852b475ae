/**
 * A row with all its fields read, as a plain object to compare. Rows check a field when it is asked for, so their flaws are
 * only complete afterwards; those of the objects inside come with them.
 */
export function plain<Row extends object>(row: Row): Row {
  const read: Partial<Row> = {};
  for (const name of namesOf(row)) {
    const value = row[name];
    read[name] = isRow(value) ? plain(value) : value;
  }
  return read as Row;
}

/** The flaws come last; what a row was read from is no part of it. */
function namesOf<Row extends object>(row: Row): (keyof Row)[] {
  const names = [...Object.keys(row), ...gettersOf(Object.getPrototypeOf(row))].filter(
    (name) => name !== 'flaws' && name !== 'wire',
  );
  return [...names, ...('flaws' in row ? ['flaws'] : [])] as (keyof Row)[];
}

function isRow(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'flaws' in value;
}

function gettersOf(prototype: unknown): string[] {
  if (typeof prototype !== 'object' || prototype === null || prototype === Object.prototype) return [];
  const properties = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  return properties.filter(([, property]) => property.get !== undefined).map(([name]) => name);
}
