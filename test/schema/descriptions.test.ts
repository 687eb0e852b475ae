import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';

interface Element {
  readonly coordinate: string;
  readonly name: string;
  readonly description: string | null | undefined;
}

/** Everything of the graph that a front-end developer can look up. */
const elements = Object.values(schema.getTypeMap())
  .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
  .flatMap((type) => [{ coordinate: type.name, ...type.toConfig() }, ...membersOf(type)]);

function membersOf(type: GraphQLNamedType): Element[] {
  if (isEnumType(type)) {
    return type
      .getValues()
      .map(({ name, description }) => ({ coordinate: `${type.name}.${name}`, name, description }));
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [];
  const fields: readonly (GraphQLField<unknown, unknown> | GraphQLInputField)[] = Object.values(
    type.getFields(),
  );
  return fields.flatMap((field) => {
    const coordinate = `${type.name}.${field.name}`;
    const args: readonly GraphQLArgument[] = 'args' in field ? field.args : [];
    return [
      { coordinate, name: field.name, description: field.description },
      ...args.map(({ name, description }) => ({ coordinate: `${coordinate}(${name}:)`, name, description })),
    ];
  });
}

/** The words of a name or a text, without those that say nothing. */
function wordsOf(text: string): Set<string> {
  const words =
    text
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  return new Set(words.filter((word) => !['a', 'an', 'the', 'of', 'is', 'its', 'this'].includes(word)));
}

describe('every element of the graph', () => {
  it('is looked at', () => {
    expect(elements.length).toBeGreaterThan(150);
  });

  it.each(elements)(
    'has a description that says more than its name: $coordinate',
    ({ name, description }) => {
      const text = description ?? '';
      expect(text).toMatch(/^[A-Z`].*[.]$/s);
      expect([...wordsOf(text)].filter((word) => !wordsOf(name).has(word))).not.toEqual([]);
    },
  );
});
