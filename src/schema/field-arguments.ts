import { type FieldNode, getArgumentValues, type GraphQLField, Kind, type ValueNode } from 'graphql';
import type { VariableValues } from './operation-shape.ts';

export type FieldArguments = Readonly<Record<string, unknown>>;

/**
 * How a field finds its arguments. Where no variable is among them, they are worked out once. Throws a `GraphQLError`, at
 * the time of reading, for variables that the field does not take.
 */
export function argumentsOf(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): (variables: VariableValues) => FieldArguments {
  if (node.arguments?.some(({ value }) => mentionsVariable(value)) ?? false) {
    return (variables) => getArgumentValues(definition, node, variables);
  }
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
