import {
  type FieldNode,
  getArgumentValues,
  type GraphQLField,
  isNonNullType,
  Kind,
  type ValueNode,
} from 'graphql';
import type { VariableValues } from './operation-shape.ts';

export type FieldArguments = Readonly<Record<string, unknown>>;

/**
 * How a field finds its arguments. Where no variable is among them, they are worked out once, and a whole argument that is
 * a variable is taken as it stands, since variables were checked when they were coerced. Throws a `GraphQLError`, at the
 * time of reading, for variables that the field does not take.
 */
export function argumentsOf(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): (variables: VariableValues) => FieldArguments {
  const given = node.arguments ?? [];
  if (!given.some(({ value }) => mentionsVariable(value))) return fixedArguments(definition, node);
  const general = (variables: VariableValues) => getArgumentValues(definition, node, variables);
  const whole = given.flatMap(({ name, value }) =>
    value.kind === Kind.VARIABLE ? [{ argument: name.value, variable: value.name.value }] : [],
  );
  const fixed = given.filter(({ value }) => value.kind !== Kind.VARIABLE);
  if (fixed.some(({ value }) => mentionsVariable(value))) return general;
  const named = new Set(whole.map(({ argument }) => argument));
  const others = definition.args.filter(({ name }) => !named.has(name));
  const readOthers = fixedArguments({ ...definition, args: others }, { ...node, arguments: fixed });
  const nullable = new Set(
    definition.args.filter(({ type }) => !isNonNullType(type)).map(({ name }) => name),
  );
  return (variables) => {
    const values: Record<string, unknown> = { ...readOthers() };
    for (const { argument, variable } of whole) {
      // One that was not given leaves the argument to its default, and one that must not be null fails it.
      if (!Object.hasOwn(variables, variable)) return general(variables);
      const value = variables[variable];
      if (value === null && !nullable.has(argument)) return general(variables);
      values[argument] = value;
    }
    return values;
  };
}

function fixedArguments(definition: GraphQLField<unknown, unknown>, node: FieldNode): () => FieldArguments {
  try {
    const fixed = getArgumentValues(definition, node);
    return () => fixed;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function mentionsVariable(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(mentionsVariable);
  return value.kind === Kind.OBJECT && value.fields.some((field) => mentionsVariable(field.value));
}
