import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { argumentsOf } from '../schema/field-arguments.ts';
import type { AskedField, OperationShape } from '../schema/operation-shape.ts';
import { quote } from './json-text.ts';
import { PlannedInfo } from './planned-info.ts';
import { NotPlain, type Run, type Write } from './run.ts';
import { type LeafText, leafTextOf, writerOf } from './writer.ts';

/**
 * Compiles an operation into one function that executes it and writes its answer as JSON at the same time: no tree of
 * results is built, and whatever depends on the document alone is worked out here, once. The resolvers are those of the
 * schema; nothing of the graph is said twice.
 */
export function compile(shape: OperationShape): Write {
  return compileObject(shape, shape.root, shape.rootSets);
}

const NO_ARGUMENTS = {};

/** A field of one object type, ready to be resolved and written. */
interface PlannedField {
  /** What stands before its value: a brace or a comma, and the response key as JSON with its colon. */
  readonly lead: string;
  readonly resolve: (source: unknown, run: Run) => unknown;
  /** The JSON of a value of a leaf type, which most fields have; null for any other type. */
  readonly leafText: LeafText | null;
  readonly write: Write;
  /** Whether an error ends here. */
  readonly isNullable: boolean;
}

function compileObject(
  shape: OperationShape,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Write {
  const fields = shape
    .fieldsOf(type, sets)
    .map((field, index) => compileField(shape, type, field, index === 0 ? '{' : ','));
  if (fields.length === 0) return (_source, out) => void (out.text += '{}');
  return (source, out, run) => {
    // Leaves in a row are put together here, and added to the output at once.
    let leaves = '';
    for (const field of fields) {
      const { lead, leafText } = field;
      try {
        const value = field.resolve(source, run);
        if (leafText !== null && !(value instanceof Promise)) {
          leaves += lead + leafText(value);
          continue;
        }
        out.text += leaves + lead;
        leaves = '';
        run.writeSoon(value, out, field.write);
      } catch (error) {
        if (!field.isNullable) throw error;
        run.dismissError();
      }
    }
    out.text += `${leaves}}`;
  };
}

function compileField(
  shape: OperationShape,
  type: GraphQLObjectType,
  field: AskedField,
  before: '{' | ',',
): PlannedField {
  const { key, node, definition } = field;
  const lead = `${before}${quote(key)}:`;
  if (definition === null) {
    if (node.name.value !== '__typename') throw new NotPlain();
    const name = quote(type.name);
    return { lead, resolve: () => null, leafText: () => name, write: () => undefined, isNullable: false };
  }
  const info = new PlannedInfo(shape, type, field, definition);
  return {
    lead,
    resolve: resolverOf(field, definition, info),
    leafText: leafTextOf(definition.type),
    write: writerOf(definition.type, (composite) => compileComposite(shape, composite, field, info)),
    isNullable: !isNonNullType(definition.type),
  };
}

function compileComposite(
  shape: OperationShape,
  type: GraphQLOutputType,
  field: AskedField,
  info: GraphQLResolveInfo,
): Write {
  if (isObjectType(type)) return compileObject(shape, type, field.below);
  if (!isInterfaceType(type)) throw new NotPlain();
  const perType = new Map<string, Write>();
  for (const possible of shape.schema.getPossibleTypes(type)) {
    perType.set(possible.name, compileObject(shape, possible, field.below));
  }
  return (value, out, run) => {
    const name: unknown = type.resolveType?.(value, run.context, info, type);
    const write = typeof name === 'string' ? perType.get(name) : undefined;
    if (write === undefined) throw new NotPlain();
    write(value, out, run);
  };
}

type Resolve = (source: unknown, run: Run) => unknown;

/** Most resolvers take nothing but their source; arguments and variables are only worked out for the others. */
function resolverOf(
  field: AskedField,
  definition: GraphQLField<unknown, unknown>,
  info: PlannedInfo,
): Resolve {
  const { node } = field;
  const resolve = definition.resolve ?? defaultFieldResolver;
  if (resolve === defaultFieldResolver || resolve.length <= 1) {
    return (source, run) => resolve(source, NO_ARGUMENTS, run.context, info);
  }
  const readArguments = argumentsOf(definition, node);
  return (source, run) => resolve(source, readArguments(run.variables), run.context, info);
}
