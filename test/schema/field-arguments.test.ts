import {
  buildSchema,
  type FieldNode,
  getArgumentValues,
  getVariableValues,
  type GraphQLField,
  Kind,
  parse,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { argumentsOf } from '../../src/schema/field-arguments.ts';

const schema = buildSchema(`
  input Filter { text: String, count: Int = 3 }
  type Query { rows(first: Int = 10, after: String, of: ID!, filter: Filter, many: [Int!]): Int }
`);

function readBoth(query: string, given: Record<string, unknown>) {
  const definition = schema.getQueryType()?.getFields()['rows'] as GraphQLField<unknown, unknown>;
  const [operation] = parse(query).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('expected an operation');
  const node = operation.selectionSet.selections[0] as FieldNode;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  if (coerced === undefined) throw new TypeError('expected variables that fit');
  const outcome = (read: () => unknown) => {
    try {
      return { values: read() };
    } catch (error) {
      return { message: (error as Error).message };
    }
  };
  return {
    ours: outcome(() => argumentsOf(definition, node)(coerced)),
    theirs: outcome(() => getArgumentValues(definition, node, coerced)),
  };
}

describe('the arguments of a field', () => {
  it.each<[string, Record<string, unknown>]>([
    ['{ rows(of: "1", first: 2) }', {}],
    ['query ($of: ID!) { rows(of: $of) }', { of: 'x' }],
    ['query ($of: ID!, $first: Int) { rows(of: $of, first: $first) }', { of: 'x', first: 4 }],
    ['query ($of: ID!, $first: Int) { rows(of: $of, first: $first) }', { of: 'x', first: null }],
    ['query ($of: ID!, $first: Int) { rows(of: $of, first: $first) }', { of: 'x' }],
    ['query ($of: ID!, $first: Int = 7) { rows(of: $of, first: $first) }', { of: 'x' }],
    ['query ($of: ID = "d") { rows(of: $of) }', { of: null }],
    ['query ($of: ID = "d") { rows(of: $of) }', {}],
    ['query ($toString: String) { rows(of: "1", after: $toString) }', {}],
    ['query ($f: Filter) { rows(of: "1", filter: $f) }', { f: { text: 'a' } }],
    ['query ($t: String) { rows(of: "1", filter: { text: $t }) }', { t: 'a' }],
    ['query ($t: String) { rows(of: "1", filter: { text: $t }) }', {}],
    ['query ($n: Int!) { rows(of: "1", many: [1, $n]) }', { n: 2 }],
    ['query ($n: [Int!]) { rows(of: "1", many: $n) }', { n: 5 }],
    ['query ($first: Int) { rows(first: $first) }', { first: 1 }],
  ])('are those that graphql-js reads: %s with %j', (query, given) => {
    const { ours, theirs } = readBoth(query, given);
    expect(ours).toEqual(theirs);
  });
});
