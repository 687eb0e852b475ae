import {
  getNullableType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { quote } from './json-text.ts';
import { NotPlain, type Write } from './run.ts';

/** The JSON of a value that is no promise. Throws {@link NotPlain} for one that would be an error. */
export type LeafText = (value: unknown) => string;

/** How values of a leaf type are written; null for any other type. */
export function leafTextOf(type: GraphQLOutputType): LeafText | null {
  const nullable = getNullableType(type);
  if (!isLeafType(nullable)) return null;
  const text = textOfLeaf(nullable);
  const ofNull = isNonNullType(type) ? refuseNull : () => 'null';
  return (value) => (value === null || value === undefined ? ofNull() : text(value));
}

/** The writer for values of a type; `ofObject` gives the one for objects of a composite type. */
export function writerOf(type: GraphQLOutputType, ofObject: (type: GraphQLOutputType) => Write): Write {
  const leafText = leafTextOf(type);
  if (leafText !== null) return (value, out) => void (out.text += leafText(value));
  const write = writerOfPresent(getNullableType(type), ofObject);
  const isNullable = !isNonNullType(type);
  return (value, out, run) => {
    if (value !== null && value !== undefined) write(value, out, run);
    else out.text += isNullable ? 'null' : refuseNull();
  };
}

function refuseNull(): never {
  throw new NotPlain();
}

function writerOfPresent(type: GraphQLOutputType, ofObject: (type: GraphQLOutputType) => Write): Write {
  if (isListType(type)) return writerOfList(type.ofType, ofObject);
  if (isObjectType(type) || isAbstractType(type)) return ofObject(type);
  throw new NotPlain();
}

const LARGEST_INT = 2 ** 31 - 1;

/** The built-in scalars take what needs no coercion; anything else is left to the reference implementation. */
function textOfLeaf(type: GraphQLLeafType): LeafText {
  // The names of enum values are GraphQL names.
  if (isEnumType(type)) return (value) => `"${String(type.serialize(value))}"`;
  switch (type.name) {
    case 'String':
    case 'ID':
      return (value) => {
        if (typeof value !== 'string') throw new NotPlain();
        return quote(value);
      };
    case 'Boolean':
      return (value) => {
        if (typeof value !== 'boolean') throw new NotPlain();
        return value ? 'true' : 'false';
      };
    case 'Int':
      return (value) => {
        if (!Number.isInteger(value) || Math.abs(Number(value)) > LARGEST_INT) throw new NotPlain();
        return String(value);
      };
    case 'Float':
      return (value) => {
        if (typeof value !== 'number' || !Number.isFinite(value)) throw new NotPlain();
        return String(value);
      };
    default: {
      const quoteText = type.extensions['needsNoEscape'] === true ? (text: string) => `"${text}"` : quote;
      return (value) => {
        const serialized: unknown = type.serialize(value);
        return typeof serialized === 'string' ? quoteText(serialized) : JSON.stringify(serialized);
      };
    }
  }
}

function writerOfList(type: GraphQLOutputType, ofObject: (type: GraphQLOutputType) => Write): Write {
  const write = writerOf(type, ofObject);
  const writeItem = isNonNullType(type) ? write : endingErrors(write);
  return (value, out, run) => {
    if (!Array.isArray(value)) throw new NotPlain();
    const items: readonly unknown[] = value;
    out.text += '[';
    for (let index = 0; index < items.length; index += 1) {
      if (index > 0) out.text += ',';
      run.writeSoon(items[index], out, writeItem);
    }
    out.text += ']';
  };
}

/** For a place that may be null: an error goes no further. */
function endingErrors(write: Write): Write {
  return (value, out, run) => {
    try {
      write(value, out, run);
    } catch {
      run.dismissError();
    }
  };
}
