import type { EntitlementType, Reference } from '../../domain/entitlement.ts';
import type { Failure, Invalid } from '../../domain/failure.ts';
import type { Freshness } from '../../domain/freshness.ts';
import { type Instant, readInstant } from '../../domain/instant.ts';
import { BrokenRow, type Named } from '../../domain/page.ts';
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

export function invalid(path: string, expected: string, got: unknown): Invalid {
  const message = `Expected ${expected}, got ${kindOf(got)}${typeof got === 'string' ? ' of another form' : ''}.`;
  return { kind: 'upstream-invalid', path, message };
}

/** A map, since an object would also know `constructor`. */
const TYPES: ReadonlyMap<string, EntitlementType> = new Map([
  ['feature', 'FEATURE'],
  ['quantity', 'QUANTITY'],
  ['credits', 'CREDITS'],
]);

/** How much cannot be read for what is wrong: a whole row, or anything else. */
export type Lost = 'row' | 'other';

/** Told of everything that is wrong with an answer, some of it long after that was read. */
export type Complain = (failure: Invalid, lost: Lost) => void;

/** Where an upstream object stands in its answer; written out only for what is wrong with it. */
export interface Place {
  /** JSON path of the list that it is a row of, or of itself where it is none. */
  readonly list: string;
  readonly index: number | null;
  /** That of the answer. */
  readonly freshness: Freshness;
  readonly complain?: Complain;
}

export function pathOf({ list, index }: Place): string {
  return index === null ? list : `${list}[${index}]`;
}

/**
 * One upstream object as it came. Its fields are checked when they are asked for: most queries ask for a few. Null and
 * absent are the same, and so is an empty text where a text says nothing; a nullable field of the wrong type is read as null
 * and noted in `flaws` under its name in the graph; a required one makes the whole row broken.
 */
export class WireObject {
  flaws: Map<string, Failure> | null = null;
  protected readonly wire: JsonObject;
  readonly #place: Place;
  /** What leads from the place to this object, such as `.entitlement`. */
  readonly #inside: string;

  constructor(wire: JsonObject, place: Place, inside = '') {
    this.wire = wire;
    this.#place = place;
    this.#inside = inside;
  }

  /** That of the answer that it is part of. */
  get freshness(): Freshness {
    return this.#place.freshness;
  }

  protected asText(value: unknown, name: string, field: string): string | null {
    if (typeof value === 'string') return value;
    return value === null || value === undefined ? null : this.#flaw(name, field, 'a string', value);
  }

  /** The same where an object that says nothing at all breaks the contract: null says that there is none. */
  protected asStatedText(value: unknown, name: string, field: string): string | null {
    return value === undefined
      ? this.#flaw(name, field, 'a string or null', value)
      : this.asText(value, name, field);
  }

  protected asNumber(value: unknown, name: string, field: string): number | null {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return isNothing(value) ? null : this.#flaw(name, field, 'a finite number', value);
  }

  protected asFlag(value: unknown, name: string, field: string): boolean | null {
    if (typeof value === 'boolean') return value;
    return isNothing(value) ? null : this.#flaw(name, field, 'a boolean', value);
  }

  protected asInstant(value: unknown, name: string, field: string): Instant | null {
    if (isNothing(value)) return null;
    const instant = typeof value === 'string' ? readInstant(value) : null;
    return instant ?? this.#flaw(name, field, 'an ISO 8601 instant', value);
  }

  protected asUuid(value: unknown, name: string, field: string): Uuid | null {
    if (isNothing(value)) return null;
    return toUuid(value) ?? this.#flaw(name, field, 'a UUID', value);
  }

  protected asType(value: unknown, name: string, field: string): EntitlementType | null {
    const text = this.asText(value, name, field);
    return isNothing(text) ? null : (TYPES.get(text) ?? TYPES.get(text.toLowerCase()) ?? 'UNKNOWN');
  }

  /** An id, or a populated `{id, name, email}`; an object's own odd fields count against this field. */
  protected asReference(value: unknown, name: string, field: string): Reference | null {
    if (isNothing(value)) return null;
    const uuid = idOf(value);
    if (uuid === null) return this.#flaw(name, field, 'a UUID or an object with one as its id', value);
    if (!isJsonObject(value)) return { uuid, name: null, email: null };
    return {
      uuid,
      name: this.asText(value['name'], `${name}.name`, field),
      email: this.asText(value['email'], `${name}.email`, field),
    };
  }

  /** The same where only an object will do: an id says nothing that the row does not say elsewhere. */
  protected asPopulated(value: unknown, name: string, field: string): Reference | null {
    return isJsonObject(value) ? this.asReference(value, name, field) : null;
  }

  #flaw(name: string, field: string, expected: string, got: unknown): null {
    this.flaws ??= new Map();
    const failure = invalid(`${pathOf(this.#place)}${this.#inside}.${name}`, expected, got);
    this.flaws.set(field, failure);
    this.#place.complain?.(failure, 'other');
    return null;
  }
}

/** Whether a value says nothing, where nobody can mean the empty text. */
function isNothing(value: unknown): value is null | undefined | '' {
  return value === null || value === undefined || value === '';
}

/**
 * The id of a reference in any of its shapes; null for anything else. One that is `likely`, to the letter, is not looked
 * at twice.
 */
export function idOf(value: unknown, likely: Uuid | null = null): Uuid | null {
  const id = isJsonObject(value) ? value['id'] : value;
  return likely !== null && id === likely ? likely : toUuid(id);
}

/** A row without the id that it must have under this name. */
export function withoutId(name: string, row: JsonObject, path: string, named?: Named): BrokenRow {
  return broken(`${path}.${name}`, 'a UUID', row[name], named);
}

/** A row without something that it must have. */
export function broken(path: string, expected: string, got: unknown, named?: Named): BrokenRow {
  return new BrokenRow(invalid(path, expected, got), named);
}

function toUuid(value: unknown): Uuid | null {
  return typeof value === 'string' ? parseUuid(value) : null;
}
