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
import type { GraphContext } from '../schema/context.ts';
import type { VariableValues } from '../schema/operation-shape.ts';
import { abandon, joined, type Text } from './text.ts';
import { quote } from './json-text.ts';

/** What is the same for all values of one execution. */
export interface Run {
  readonly context: GraphContext;
  readonly variables: VariableValues;
  /** Whether the answer holds no error so far. */
  isPlain: boolean;
}

/** Writes a value that is no promise as JSON. */
export type Write = (value: unknown, run: Run) => Text;

/**
 * Thrown where the answer would hold an error. The fast way knows only answers without any: whatever is not plain is
 * executed again by the reference implementation, over loaders that have every upstream answer already.
 */
export class NotPlain extends Error {
  override readonly name = 'NotPlain';
}

/** Writes a value or what a promise brings. */
export function writeSoon(value: unknown, run: Run, write: Write): Text {
  return value instanceof Promise ? value.then((settled: unknown) => write(settled, run)) : write(value, run);
}

/**
 * Ends an error in a place that may be null, as in any execution. The text is of no use any more, but whatever else is
 * asked for goes on to be loaded: the general way then finds all of it, where a part would split its batches.
 */
export function dismissError(run: Run): string {
  run.isPlain = false;
  return 'null';
}

/** The same for a piece that is still to come. */
export function orNull(piece: Text, run: Run): Text {
  return typeof piece === 'string' ? piece : piece.catch(() => dismissError(run));
}

/** The writer for values of a type; `ofObject` gives the one for objects of a composite type. */
export function writerOf(type: GraphQLOutputType, ofObject: (type: GraphQLOutputType) => Write): Write {
  if (isNonNullType(type)) {
    const write = writerOfNullable(type.ofType, ofObject);
    return (value, run) => {
      if (value === null || value === undefined) throw new NotPlain();
      return write(value, run);
    };
  }
  const write = writerOfNullable(getNullableType(type), ofObject);
  return (value, run) => (value === null || value === undefined ? 'null' : write(value, run));
}

function writerOfNullable(type: GraphQLOutputType, ofObject: (type: GraphQLOutputType) => Write): Write {
  if (isLeafType(type)) return writerOfLeaf(type);
  if (isListType(type)) return writerOfList(writerOfItem(type.ofType, ofObject));
  if (isObjectType(type) || isAbstractType(type)) return ofObject(type);
  throw new NotPlain();
}

/** The built-in scalars take what needs no coercion; anything else is left to the reference implementation. */
function writerOfLeaf(type: GraphQLLeafType): Write {
  switch (type.name) {
    case 'String':
    case 'ID':
      return (value) => quote(ofType(value, 'string'));
    case 'Boolean':
      return (value) => (ofType(value, 'boolean') ? 'true' : 'false');
    case 'Int':
    case 'Float':
      return (value) => writeNumber(type, value);
    default:
      return (value) => {
        const serialized: unknown = type.serialize(value);
        return typeof serialized === 'string' ? quote(serialized) : JSON.stringify(serialized);
      };
  }
}

function writeNumber(type: GraphQLLeafType, value: unknown): string {
  return JSON.stringify(type.serialize(ofType(value, 'number')));
}

interface Kinds {
  readonly string: string;
  readonly boolean: boolean;
  readonly number: number;
}

function ofType<Kind extends keyof Kinds>(value: unknown, kind: Kind): Kinds[Kind];
function ofType(value: unknown, kind: keyof Kinds): unknown {
  if (typeof value !== kind) throw new NotPlain();
  return value;
}

function writerOfItem(type: GraphQLOutputType, ofObject: (type: GraphQLOutputType) => Write): Write {
  const write = writerOf(type, ofObject);
  if (isNonNullType(type)) return (item, run) => writeSoon(item, run, write);
  return (item, run) => {
    try {
      return orNull(writeSoon(item, run, write), run);
    } catch {
      return dismissError(run);
    }
  };
}

function writerOfList(writeItem: Write): Write {
  return (value, run) => {
    if (!Array.isArray(value)) throw new NotPlain();
    const items: readonly unknown[] = value;
    const parts: Text[] = ['['];
    try {
      for (const [index, item] of items.entries()) {
        if (index > 0) parts.push(',');
        parts.push(writeItem(item, run));
      }
    } catch (error) {
      parts.forEach(abandon);
      throw error;
    }
    parts.push(']');
    return joined(parts);
  };
}
