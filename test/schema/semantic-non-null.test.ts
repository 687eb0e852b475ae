import { buildSchema, isObjectType, Kind, parse, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { printSemanticSchema } from '../../src/schema/semantic-non-null.ts';

const text = printSemanticSchema(schema);

/** The marked fields, with the levels that they are marked for. */
function markedFields(): Record<string, readonly string[]> {
  const found: Record<string, string[]> = {};
  for (const definition of parse(text).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const { name, directives = [] } of definition.fields ?? []) {
      const [mark] = directives.filter((each) => each.name.value === 'semanticNonNull');
      if (mark === undefined) continue;
      const [levels] = mark.arguments ?? [];
      const list = levels?.value.kind === Kind.LIST ? levels.value.values : [];
      found[`${definition.name.value}.${name.value}`] = list.map((each) =>
        each.kind === Kind.INT ? each.value : '',
      );
    }
  }
  return found;
}

describe('the schema for tools that read @semanticNonNull', () => {
  it('marks what is null only with an error, and nothing else', () => {
    expect(markedFields()).toEqual({
      'Customer.balance': [],
      'Customer.balances': [],
      'Customer.entitlementSummaries': [],
      'Customer.entitlements': [],
      'Customer.expiring': [],
      'Customer.recordAsOf': [],
      'Customer.recordIsStale': [],
      'EntitlementSummary.balance': [],
      'Query.customer': [],
      'Query.node': [],
      'Query.nodes': ['1'],
    });
  });

  it('marks no place that cannot be null anyway', () => {
    for (const [coordinate, [level = '0']] of Object.entries(markedFields())) {
      const [type = '', field = ''] = coordinate.split('.');
      const of = schema.getType(type);
      const written = isObjectType(of) ? String(of.getFields()[field]?.type) : '';
      expect(written).toMatch(level === '0' ? /[^!]$/ : /[^!]\]!?$/);
    }
  });

  it('is otherwise the schema that all other clients are given', () => {
    const again = buildSchema(text);
    expect(printSchema(schema)).not.toContain('semanticNonNull');
    const [definition = '', ...rest] = printSchema(again).split(/\n\n(?=""")/);
    expect(definition).toContain('directive @semanticNonNull');
    expect(rest.join('\n\n')).toBe(printSchema(schema));
  });
});
