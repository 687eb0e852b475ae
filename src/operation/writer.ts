import {
  type FieldNode,
  type GraphQLLeafType,
  type GraphQLOutputType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { isAbsent } from './absent.ts';
import { located } from './field-errors.ts';
import { escape } from './json-text.ts';
import type { Write } from './run.ts';

/** What errors tell of the field whose values are written. */
export interface AskedAt {
  /** Such as `Customer.name`. */
  readonly coordinate: string;
  readonly nodes: readonly FieldNode[];
}

/** How values of a leaf type are written that are no promises. Both throw for one that does not fit. */
export interface Leaf {
  /** What stands between the quotes of one that is written in quotes; null for any other. */
  readonly inside: (value: unknown) => string | null;
  /** The JSON of any other. */
  readonly bare: (value: unknown) => string;
}

/** Null for a type that is no leaf. */
export function leafOf(type: GraphQLOutputType, at: AskedAt): Leaf | null {
  const nullable = nullableOf(type);
  if (!isLeafType(nullable)) return null;
  const { inside, bare } = leafOfNullable(nullable);
  const ofNull = isNonNullType(type) ? () => refuseNull(at) : () => 'null';
  return { inside, bare: (value) => (isAbsent(value) ? ofNull() : bare(value)) };
}

/** The writer for values of a type; `ofComposite` gives the one for objects of a composite type. */
export function writerOf(
  type: GraphQLOutputType,
  at: AskedAt,
  ofComposite: (type: GraphQLOutputType) => Write,
): Write {
  const nullable = nullableOf(type);
  let write: Write;
  if (isLeafType(nullable)) {
    const { inside, bare } = leafOfNullable(nullable);
    write = (value, out, run) => {
      const text = inside(value);
      const json = text === null ? bare(value) : `"${text}"`;
      out.text += json;
      run.wrote(json.length);
    };
  } else if (isListType(nullable)) {
    write = writerOfList(nullable.ofType, at, ofComposite);
  } else {
    write = ofComposite(nullable);
  }
  return isNonNullType(type) ? passingErrorsOn(write, at) : endingErrors(write, at);
}

function nullableOf(type: GraphQLOutputType): GraphQLOutputType {
  return isNonNullType(type) ? type.ofType : type;
}

function refuseNull({ coordinate }: AskedAt): never {
  throw new Error(`Cannot return null for non-nullable field ${coordinate}.`);
}

/** For a place that must not be null: an error goes on from it, and tells that it is from here. */
function passingErrorsOn(write: Write, at: AskedAt): Write {
  return (value, out, run, place) => {
    try {
      if (isAbsent(value)) refuseNull(at);
      if (value instanceof Error) throw value;
      write(value, out, run, place);
    } catch (error) {
      throw located(error, at.nodes, place);
    }
  };
}

/** For a place that may be null: an error goes no further. */
function endingErrors(write: Write, { nodes }: AskedAt): Write {
  return (value, out, run, place) => {
    if (isAbsent(value)) {
      out.text += 'null';
      return;
    }
    const { parts, text } = out;
    const { written, looseEnds } = run;
    try {
      if (value instanceof Error) throw value;
      write(value, out, run, place);
    } catch (error) {
      run.fail(error, nodes, place);
      run.takeBack(written, looseEnds);
      out.rewind(parts, text);
      out.text += 'null';
      return;
    }
    if (run.looseEnds > looseEnds) run.tie(looseEnds, place, out.box(parts, text));
  };
}

const LARGEST_INT = 2 ** 31 - 1;

/** The built-in scalars write at once what needs no coercion. */
function leafOfNullable(type: GraphQLLeafType): Leaf {
  const coerced = (value: unknown) => JSON.stringify(serialized(type, value));
  const unquoted = () => null;
  if (isEnumType(type)) {
    // The names of enum values are GraphQL names.
    return { inside: (value) => (isAbsent(value) ? null : String(type.serialize(value))), bare: coerced };
  }
  switch (type.name) {
    case 'String':
    case 'ID':
      return { inside: (value) => (typeof value === 'string' ? escape(value) : null), bare: coerced };
    case 'Boolean':
      return {
        inside: unquoted,
        bare: (value) => (typeof value === 'boolean' ? (value ? 'true' : 'false') : coerced(value)),
      };
    case 'Int':
      return {
        inside: unquoted,
        bare: (value) =>
          typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= LARGEST_INT
            ? String(value)
            : coerced(value),
      };
    case 'Float':
      return {
        inside: unquoted,
        bare: (value) =>
          typeof value === 'number' && Number.isFinite(value) ? String(value) : coerced(value),
      };
    default: {
      const needsNoEscape = type.extensions['needsNoEscape'] === true;
      const inside = (value: unknown) => {
        const text = isAbsent(value) ? null : serialized(type, value);
        if (typeof text !== 'string') return null;
        return needsNoEscape ? text : escape(text);
      };
      return { inside, bare: coerced };
    }
  }
}

function serialized(type: GraphQLLeafType, value: unknown): unknown {
  const written: unknown = type.serialize(value);
  if (isAbsent(written)) throw new TypeError(`Expected ${type.name} to write a value.`);
  return written;
}

function writerOfList(
  type: GraphQLOutputType,
  at: AskedAt,
  ofComposite: (type: GraphQLOutputType) => Write,
): Write {
  const write = writerOf(type, at, ofComposite);
  const isNullable = !isNonNullType(type);
  return (value, out, run, place) => {
    if (!Array.isArray(value)) throw new TypeError(`Expected a list of ${at.coordinate}, got none.`);
    const items: readonly unknown[] = value;
    let index = 0;
    out.text += '[';
    try {
      for (; index < items.length; index += 1) {
        if (index > 0) out.text += ',';
        run.writeSoon(items[index], out, write, { prev: place, key: index }, isNullable);
      }
    } catch (error) {
      letGo(items, index);
      throw error;
    }
    out.text += ']';
  };
}

/** Nobody looks at the others any more; without this, one that fails would count as a failure that nobody handles. */
function letGo(items: readonly unknown[], from: number): void {
  for (const item of items.slice(from)) if (item instanceof Promise) item.catch(() => undefined);
}
