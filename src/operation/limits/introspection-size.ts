import {
  getNamedType,
  getNullableType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import type { AskedField, OperationShape } from '../../schema/operation-shape.ts';
import { BRACKET_BYTES, keyBytes, leafBytes } from './leaf-size.ts';

/** About how many bytes the value of `__typename`, `__schema` or `__type` takes; the name is not part of it. */
export function introspectionBytes(
  shape: OperationShape,
  parent: GraphQLObjectType,
  { node, below }: AskedField,
): number {
  switch (node.name.value) {
    case '__schema':
      return new SchemaSize(shape).bytesOf('__Schema', below, 'all');
    case '__type':
      return new SchemaSize(shape).bytesOf('__Type', below, 'any');
    default:
      return JSON.stringify(parent.name).length;
  }
}

/** All parts of a kind that the schema has, one after the other; or parts of which nobody says which they are. */
type Which = 'all' | 'any';

/** How many parts of the schema a list of introspection holds: on an average, and at most. */
interface ListLength {
  readonly mean: number;
  readonly most: number;
}

/** Estimates the answer to an introspection, in which lists hold as much as this schema has of each thing. */
class SchemaSize {
  readonly #shape: OperationShape;
  readonly #lengths: Readonly<Record<string, ListLength>>;

  constructor(shape: OperationShape) {
    this.#shape = shape;
    this.#lengths = lengthsOf(shape.schema);
  }

  /** Of one object of the type; `which` tells what is known of it. */
  bytesOf(typeName: string, sets: readonly SelectionSetNode[], which: Which): number {
    const type = this.#shape.objectType(typeName);
    if (type === null) return 0;
    let bytes = BRACKET_BYTES;
    for (const { key, definition, below } of this.#shape.fieldsOf(type, sets)) {
      bytes += keyBytes(key);
      if (definition === null) {
        bytes += JSON.stringify(typeName).length;
        continue;
      }
      const named = getNamedType(definition.type);
      const length = isListType(getNullableType(definition.type))
        ? this.#lengths[`${typeName}.${definition.name}`]
        : undefined;
      // Only what lies in lists of the schema's own parts is met once; a type may be referred to by any field.
      const each = which === 'all' && length !== undefined ? 'all' : 'any';
      const one = isLeafType(named)
        ? leafBytes(type, definition, named)
        : this.bytesOf(named.name, below, each);
      const times = length === undefined ? 1 : which === 'all' ? length.mean : length.most;
      bytes += BRACKET_BYTES + Math.ceil(times * (one + 1));
    }
    return bytes;
  }
}

function lengthsOf(schema: GraphQLSchema): Readonly<Record<string, ListLength>> {
  const types = Object.values(schema.getTypeMap());
  const directives = schema.getDirectives();
  const fields = types.map((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  return {
    '__Schema.types': lengthOf([types]),
    '__Schema.directives': lengthOf([directives]),
    '__Type.fields': lengthOf(fields),
    '__Type.interfaces': lengthOf(types.map((type) => ('getInterfaces' in type ? type.getInterfaces() : []))),
    '__Type.possibleTypes': lengthOf(
      types.map((type) => (isInterfaceType(type) ? schema.getPossibleTypes(type) : [])),
    ),
    '__Type.enumValues': lengthOf(types.map((type) => (isEnumType(type) ? type.getValues() : []))),
    '__Type.inputFields': lengthOf(
      types.map((type) => (isInputObjectType(type) ? Object.values(type.getFields()) : [])),
    ),
    '__Field.args': lengthOf(fields.flat().map(({ args }) => args)),
    '__Directive.args': lengthOf(directives.map(({ args }) => args)),
    '__Directive.locations': lengthOf(directives.map(({ locations }) => locations)),
  };
}

function lengthOf(lists: readonly (readonly unknown[])[]): ListLength {
  const lengths = lists.map(({ length }) => length);
  const sum = lengths.reduce((total, length) => total + length, 0);
  return { mean: sum / Math.max(1, lengths.length), most: Math.max(0, ...lengths) };
}
