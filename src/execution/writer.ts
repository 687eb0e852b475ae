import {
  getNullableType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { quote } from './json-text.ts';
import { NotPlain, type Write } from './run.ts';

/** The writer for values of a type; `ofObject` gives the one for objects of a composite type. */
export function writerOf(type: GraphQLOutputType, ofObject: (type: GraphQLOutputType) => Write): Write {
  if (isNonNullType(type)) {
    const write = writerOfNullable(type.ofType, ofObject);
    return (value, out, run) => {
      if (value === null || value === undefined) throw new NotPlain();
      write(value, out, run);
    };
  }
  const write = writerOfNullable(getNullableType(type), ofObject);
  return (value, out, run) => {
    if (value === null || value === undefined) out.text += 'null';
    else write(value, out, run);
  };
}

function writerOfNullable(type: GraphQLOutputType, ofObject: (type: GraphQLOutputType) => Write): Write {
  if (isLeafType(type)) return writerOfLeaf(type);
  if (isListType(type)) return writerOfList(type.ofType, ofObject);
  if (isObjectType(type) || isAbstractType(type)) return ofObject(type);
  throw new NotPlain();
}

const LARGEST_INT = 2 ** 31 - 1;

/** The built-in scalars take what needs no coercion; anything else is left to the reference implementation. */
function writerOfLeaf(type: GraphQLLeafType): Write {
  switch (type.name) {
    case 'String':
    case 'ID':
      return (value, out) => {
        if (typeof value !== 'string') throw new NotPlain();
        out.text += quote(value);
      };
    case 'Boolean':
      return (value, out) => {
        if (typeof value !== 'boolean') throw new NotPlain();
        out.text += value ? 'true' : 'false';
      };
    case 'Int':
      return (value, out) => {
        if (!Number.isInteger(value) || Math.abs(Number(value)) > LARGEST_INT) throw new NotPlain();
        out.text += String(value);
      };
    case 'Float':
      return (value, out) => {
        if (typeof value !== 'number' || !Number.isFinite(value)) throw new NotPlain();
        out.text += String(value);
      };
    default:
      return (value, out) => {
        const serialized: unknown = type.serialize(value);
        out.text += typeof serialized === 'string' ? quote(serialized) : JSON.stringify(serialized);
      };
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
