import {
  defaultFieldResolver,
  getArgumentValues,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { AskedField, OperationShape } from '../schema/operation-shape.ts';
import { quote } from './json-text.ts';
import { PlannedInfo } from './planned-info.ts';
import { joined, type Text } from './text.ts';
import { dismissError, NotPlain, orNull, type Run, type Write, writerOf, writeSoon } from './writer.ts';

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
  /** The response key as JSON with its colon, and a comma before it except on the first. */
  readonly lead: string;
  readonly resolve: (source: unknown, run: Run) => unknown;
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
    .map((field, index) => compileField(shape, type, field, index > 0));
  return (source, run) => {
    let text = '{';
    for (const [index, field] of fields.entries()) {
      const piece = writeField(field, source, run);
      if (typeof piece !== 'string') return finishLater(fields, index, text + field.lead, piece, source, run);
      text += field.lead + piece;
    }
    return `${text}}`;
  };
}

function writeField({ resolve, write, isNullable }: PlannedField, source: unknown, run: Run): Text {
  if (!isNullable) return writeSoon(resolve(source, run), run, write);
  try {
    return orNull(writeSoon(resolve(source, run), run, write), run);
  } catch {
    return dismissError(run);
  }
}

/** Goes on from the first field that has to be waited for. All fields are resolved at once, so that loaders batch them. */
function finishLater(
  fields: readonly PlannedField[],
  from: number,
  text: string,
  piece: Text,
  source: unknown,
  run: Run,
): Text {
  const parts: Text[] = [text, piece];
  try {
    for (let index = from + 1; index < fields.length; index += 1) {
      const field = fields[index];
      if (field === undefined) break;
      parts.push(field.lead, writeField(field, source, run));
    }
  } catch {
    // What is under way may yet load something, and only then the error goes on to whatever holds this object.
    return Promise.resolve(joined(parts)).finally(() => {
      throw new NotPlain();
    });
  }
  parts.push('}');
  return joined(parts);
}

function compileField(
  shape: OperationShape,
  type: GraphQLObjectType,
  field: AskedField,
  follows: boolean,
): PlannedField {
  const { key, node, definition } = field;
  const lead = `${follows ? ',' : ''}${quote(key)}:`;
  if (definition === null) {
    if (node.name.value !== '__typename') throw new NotPlain();
    const name = quote(type.name);
    return { lead, resolve: () => name, write: () => name, isNullable: false };
  }
  const info = new PlannedInfo(shape, type, field, definition, {});
  const write = writerOf(definition.type, (composite) => compileComposite(shape, composite, field, info));
  const isNullable = !isNonNullType(definition.type);
  return { lead, resolve: resolverOf(shape, type, field, definition, info), write, isNullable };
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
  return (value, run) => {
    const name: unknown = type.resolveType?.(value, run.context, info, type);
    const write = typeof name === 'string' ? perType.get(name) : undefined;
    if (write === undefined) throw new NotPlain();
    return write(value, run);
  };
}

type Resolve = (source: unknown, run: Run) => unknown;

/** Most resolvers take nothing but their source; arguments and variables are only worked out for the others. */
function resolverOf(
  shape: OperationShape,
  type: GraphQLObjectType,
  field: AskedField,
  definition: GraphQLField<unknown, unknown>,
  info: PlannedInfo,
): Resolve {
  const { node } = field;
  const resolve = definition.resolve ?? defaultFieldResolver;
  if (resolve === defaultFieldResolver || resolve.length <= 1) {
    return (source, run) => resolve(source, NO_ARGUMENTS, run.context, info);
  }
  const fixed = node.arguments?.some(({ value }) => mentionsVariable(value))
    ? null
    : getArgumentValues(definition, node);
  return (source, run) => {
    const variables = run.variables as Record<string, unknown>;
    const args = fixed ?? getArgumentValues(definition, node, variables);
    const told = new PlannedInfo(shape, type, field, definition, variables, info.selections);
    return resolve(source, args, run.context, told);
  };
}

function mentionsVariable(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(mentionsVariable);
  return value.kind === Kind.OBJECT && value.fields.some((field) => mentionsVariable(field.value));
}
