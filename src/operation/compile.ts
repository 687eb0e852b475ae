import {
  defaultFieldResolver,
  type FieldNode,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { argumentsOf } from '../schema/field-arguments.ts';
import { isCostly } from '../schema/needs/field-cost.ts';
import type { AskedField, OperationShape } from '../schema/operation-shape.ts';
import { located } from './field-errors.ts';
import { flawedCondition } from './flawed-conditions.ts';
import { introspection } from './introspection.ts';
import { quote } from './json-text.ts';
import type { Output } from './output.ts';
import type { Place } from './place.ts';
import { PlannedInfo } from './planned-info.ts';
import type { Run, Write } from './run.ts';
import { type LeafText, leafTextOf, writerOf } from './writer.ts';

/**
 * Compiles an operation into one function that executes it and writes its data as JSON at the same time: no tree of results
 * is built, and whatever depends on the document alone is worked out here, once. The resolvers are those of the schema;
 * nothing of the graph is said twice.
 */
export function compile(shape: OperationShape): Write {
  return compileObject(shape, shape.root, shape.rootSets);
}

const NO_ARGUMENTS = {};

/** A field of one object type, ready to be resolved and written. */
interface PlannedField {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  /** What stands before its value: a brace or a comma, and the response key as JSON with its colon. */
  readonly lead: string;
  readonly resolve: (source: unknown, run: Run) => unknown;
  /** The JSON of a value of a leaf type, which most fields have; null for any other type. */
  readonly leafText: LeafText | null;
  readonly write: Write;
  /** Whether an error ends here. */
  readonly isNullable: boolean;
  /** Whether nothing is loaded for it, nor for what lies below. */
  readonly isStill: boolean;
}

/** So many characters of leaves in a row are counted before more are added: a single text may be megabytes long. */
const MOST_UNCOUNTED = 65_536;

function compileObject(
  shape: OperationShape,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Write {
  const flaw = flawedCondition(shape, type, sets);
  if (flaw !== null) {
    return () => {
      throw flaw;
    };
  }
  const fields = shape
    .fieldsOf(type, sets)
    .map((field, index) => compileField(shape, type, field, index === 0 ? '{' : ','));
  if (fields.length === 0) return (_source, out) => void (out.text += '{}');
  const parts = partsOf(fields);
  return (source, out, run, place) => {
    if (!run.isDue) {
      writeFields(fields, source, out, run, place);
    } else {
      for (const part of parts) {
        // Loads begin now, in one tick for all objects of a list: only what needs none can wait.
        if (part.isStill) {
          run.putOff(out, place, (gap) => {
            writeFields(part.fields, source, gap, run, place);
          });
        } else {
          writeFields(part.fields, source, out, run, place);
        }
      }
    }
    out.text += '}';
  };
}

function writeFields(
  fields: readonly PlannedField[],
  source: unknown,
  out: Output,
  run: Run,
  place: Place | null,
): void {
  // Leaves in a row are put together here, and added to the output at once.
  let leaves = '';
  for (const field of fields) {
    const { lead, leafText } = field;
    let value: unknown;
    try {
      value = field.resolve(source, run);
      if (leafText !== null && !(value instanceof Promise)) {
        leaves += lead + leafText(value);
        if (leaves.length < MOST_UNCOUNTED) continue;
        out.text += leaves;
        run.wrote(leaves.length);
        leaves = '';
        continue;
      }
    } catch (error) {
      const failed = { prev: place, key: field.key };
      if (!field.isNullable) throw located(error, field.nodes, failed);
      run.fail(error, field.nodes, failed);
      leaves += `${lead}null`;
      continue;
    }
    out.text += leaves + lead;
    run.wrote(leaves.length + lead.length);
    leaves = '';
    run.writeSoon(value, out, field.write, { prev: place, key: field.key }, field.isNullable);
  }
  out.text += leaves;
  run.wrote(leaves.length);
}

interface Part {
  readonly isStill: boolean;
  readonly fields: readonly PlannedField[];
}

/** Fields in a row that are all still, or of which none is. */
function partsOf(fields: readonly PlannedField[]): readonly Part[] {
  const parts: { isStill: boolean; fields: PlannedField[] }[] = [];
  for (const field of fields) {
    const last = parts.at(-1);
    if (last?.isStill === field.isStill) last.fields.push(field);
    else parts.push({ isStill: field.isStill, fields: [field] });
  }
  return parts;
}

function compileField(
  shape: OperationShape,
  type: GraphQLObjectType,
  field: AskedField,
  before: '{' | ',',
): PlannedField {
  const { key, node, nodes, definition } = field;
  const lead = `${before}${quote(key)}:`;
  if (definition === null) {
    if (node.name.value !== '__typename') return compileIntrospection(shape, field, lead);
    const name = quote(type.name);
    const write = () => undefined;
    const resolve = () => null;
    return { key, nodes, lead, resolve, leafText: () => name, write, isNullable: false, isStill: true };
  }
  const info = new PlannedInfo(shape, type, field, definition);
  const at = { coordinate: `${type.name}.${definition.name}`, nodes };
  return {
    key,
    nodes,
    lead,
    resolve: resolverOf(field, definition, info),
    leafText: leafTextOf(definition.type, at),
    write: writerOf(definition.type, at, (composite) => compileComposite(shape, composite, field, info)),
    isNullable: !isNonNullType(definition.type),
    isStill: isStill(shape, field),
  };
}

/** What is asked of the schema is null or an object, and written as it was told. */
function compileIntrospection(shape: OperationShape, field: AskedField, lead: string): PlannedField {
  const { key, nodes } = field;
  const tell = introspection(shape, field);
  const leafText = (told: unknown) => JSON.stringify(told);
  const write = () => undefined;
  const resolve = (_source: unknown, run: Run) => tell(run.variables);
  const isNullable = field.node.name.value !== '__schema';
  return { key, nodes, lead, resolve, leafText, write, isNullable, isStill: true };
}

/** Every field that may ask the upstream for something tells its cost. */
function isStill(shape: OperationShape, { definition, below }: AskedField): boolean {
  if (definition === null) return true;
  if (isCostly(definition)) return false;
  const named = getNamedType(definition.type);
  if (isLeafType(named)) return true;
  return isObjectType(named) && shape.fieldsOf(named, below).every((field) => isStill(shape, field));
}

function compileComposite(
  shape: OperationShape,
  type: GraphQLOutputType,
  field: AskedField,
  info: GraphQLResolveInfo,
): Write {
  if (isObjectType(type)) return compileObject(shape, type, field.below);
  if (!isInterfaceType(type)) throw new TypeError('Expected an object or an interface.');
  const perType = new Map<string, Write>();
  for (const possible of shape.schema.getPossibleTypes(type)) {
    perType.set(possible.name, compileObject(shape, possible, field.below));
  }
  return (value, out, run, place) => {
    const name: unknown = type.resolveType?.(value, run.context, info, type);
    const write = typeof name === 'string' ? perType.get(name) : undefined;
    if (write === undefined) throw new TypeError(`Expected ${type.name} to tell the type of a value.`);
    write(value, out, run, place);
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
