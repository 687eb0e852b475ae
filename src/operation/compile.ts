import {
  defaultFieldResolver,
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
import { flawedCondition } from './flawed-conditions.ts';
import { introspection } from './introspection.ts';
import { quote } from './json-text.ts';
import { PlannedInfo } from './planned-info.ts';
import type { Run, Write } from './run.ts';
import { leafOf, writerOf } from './writer.ts';
import { leadOf, type PlannedField, writeFields } from './write-fields.ts';

/**
 * Compiles an operation into one function that executes it and writes its data as JSON at the same time: no tree of results
 * is built, and whatever depends on the document alone is worked out here, once. The resolvers are those of the schema;
 * nothing of the graph is said twice.
 */
export function compile(shape: OperationShape): Write {
  return compileObject(shape, shape.root, shape.rootSets);
}

const NO_ARGUMENTS = {};

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
  const named = `${before}${quote(key)}:`;
  const leads = { lead: leadOf(named), leadAfterText: leadOf(`"${named}`) };
  if (definition === null) {
    if (node.name.value !== '__typename') return { ...compileIntrospection(shape, field), ...leads };
    const leaf = { inside: () => type.name, bare: () => 'null' };
    const write = () => undefined;
    const resolve = () => null;
    return { key, nodes, ...leads, resolve, leaf, write, isNullable: false, isStill: true };
  }
  const info = new PlannedInfo(shape, type, field, definition);
  const at = { coordinate: `${type.name}.${definition.name}`, nodes };
  return {
    key,
    nodes,
    ...leads,
    resolve: resolverOf(field, definition, info),
    leaf: leafOf(definition.type, at),
    write: writerOf(definition.type, at, (composite) => compileComposite(shape, composite, field, info)),
    isNullable: !isNonNullType(definition.type),
    isStill: isStill(shape, field),
  };
}

/** What is asked of the schema is null or an object, and written as it was told. */
function compileIntrospection(
  shape: OperationShape,
  field: AskedField,
): Omit<PlannedField, 'lead' | 'leadAfterText'> {
  const { key, nodes } = field;
  const tell = introspection(shape, field);
  const leaf = { inside: () => null, bare: (told: unknown) => JSON.stringify(told) };
  const write = () => undefined;
  const resolve = (_source: unknown, run: Run) => tell(run.variables);
  const isNullable = field.node.name.value !== '__schema';
  return { key, nodes, resolve, leaf, write, isNullable, isStill: true };
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
