import type { EntitlementType, Reference } from '../../domain/entitlement.ts';
import type { Failure } from '../../domain/failure.ts';
import { type Instant, readInstant } from '../../domain/instant.ts';
import { BrokenRow } from '../../domain/page.ts';
import { parseUuid, type Uuid } from '../../domain/uuid.ts';

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a JSON value is, for messages: never the value itself, which may be anybody's data. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  const kinds: Partial<Record<string, string>> = {
    string: 'a string',
    number: 'a number',
    boolean: 'a boolean',
    object: 'an object',
  };
  return kinds[typeof value] ?? 'something else';
}

export function invalid(path: string, expected: string, got: unknown): Failure {
  const message = `Expected ${expected}, got ${kindOf(got)}${typeof got === 'string' ? ' of another form' : ''}.`;
  return { kind: 'upstream-invalid', path, message };
}

/** A map, since an object would also know `constructor`. */
const TYPES: ReadonlyMap<string, EntitlementType> = new Map([
  ['feature', 'FEATURE'],
  ['quantity', 'QUANTITY'],
  ['credits', 'CREDITS'],
]);

/**
 * Reads the fields of one upstream object. Null and absent are the same; a nullable field of the wrong type is read as
 * null and noted in `flaws` under its name in the graph, once it is read; a required one makes the whole row broken.
 */
export class RowReader {
  flaws: Map<string, Failure> | null = null;
  broken: BrokenRow | null = null;
  readonly #row: JsonObject;
  readonly #path: string;

  /** `path` is the JSON path of the object, such as `$.results[3]`. */
  constructor(row: JsonObject, path: string) {
    this.#row = row;
    this.#path = path;
  }

  text(name: string, field: string): string | null {
    const value = this.#row[name];
    if (typeof value === 'string') return value;
    return value === null || value === undefined ? null : this.#flaw(name, field, 'a string', value);
  }

  number(name: string, field: string): number | null {
    const value = this.#row[name];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return value === null || value === undefined ? null : this.#flaw(name, field, 'a finite number', value);
  }

  flag(name: string, field: string): boolean | null {
    const value = this.#row[name];
    if (typeof value === 'boolean') return value;
    return value === null || value === undefined ? null : this.#flaw(name, field, 'a boolean', value);
  }

  instant(name: string, field: string): Instant | null {
    const value = this.#row[name];
    if (value === null || value === undefined) return null;
    const instant = typeof value === 'string' ? readInstant(value) : null;
    return instant ?? this.#flaw(name, field, 'an ISO 8601 instant', value);
  }

  uuid(name: string, field: string): Uuid | null {
    const value = this.#row[name];
    if (value === null || value === undefined) return null;
    return toUuid(value) ?? this.#flaw(name, field, 'a UUID', value);
  }

  type(name: string, field: string): EntitlementType | null {
    const text = this.text(name, field);
    return text === null ? null : (TYPES.get(text.toLowerCase()) ?? 'UNKNOWN');
  }

  /** An id, or a populated `{id, name, email}`; an object's own odd fields count against this field. */
  reference(name: string, field: string): Reference | null {
    const value = this.#row[name];
    if (value === null || value === undefined) return null;
    const uuid = idOf(value);
    if (uuid === null) return this.#flaw(name, field, 'a UUID or an object with one as its id', value);
    if (!isJsonObject(value)) return { uuid, name: null, email: null };
    return {
      uuid,
      name: this.#label(value, name, 'name', field),
      email: this.#label(value, name, 'email', field),
    };
  }

  /** The same where only an object will do: an id says nothing that the row does not say elsewhere. */
  populated(name: string, field: string): Reference | null {
    return isJsonObject(this.#row[name]) ? this.reference(name, field) : null;
  }

  /** The id of a required reference in any of its shapes. Marks the row broken, and answers null, without one. */
  requiredId(name: string): Uuid | null {
    const uuid = idOf(this.#row[name]);
    if (uuid === null) this.#break(name, 'a UUID', this.#row[name]);
    return uuid;
  }

  requiredText(name: string): string | null {
    const value = this.#row[name];
    if (typeof value === 'string') return value;
    this.#break(name, 'a string', value);
    return null;
  }

  #label(reference: JsonObject, name: string, part: 'name' | 'email', field: string): string | null {
    const value = reference[part];
    if (typeof value === 'string') return value;
    if (value === null || value === undefined) return null;
    return this.#flaw(`${name}.${part}`, field, 'a string', value);
  }

  #flaw(name: string, field: string, expected: string, got: unknown): null {
    this.flaws ??= new Map();
    this.flaws.set(field, invalid(`${this.#path}.${name}`, expected, got));
    return null;
  }

  #break(name: string, expected: string, got: unknown): void {
    this.broken ??= new BrokenRow(invalid(`${this.#path}.${name}`, expected, got));
  }
}

function idOf(value: unknown): Uuid | null {
  return toUuid(isJsonObject(value) ? value['id'] : value);
}

function toUuid(value: unknown): Uuid | null {
  return typeof value === 'string' ? parseUuid(value) : null;
}
