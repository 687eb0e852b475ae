import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql';

/** Where a field holds no null unless there is an error: 0 is the field itself, 1 an item of its list. */
type Level = 0 | 1;

interface WithExtensions {
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The options of a field that is null only together with an error; `level` says whether it or an item of it is. */
export function nullOnlyWithError<Options extends WithExtensions>(
  options: Options,
  level: Level = 0,
): Options {
  return { ...options, extensions: { ...options.extensions, semanticNonNull: level } };
}

const DEFINITION = `
"""
The field, or what lies so many lists deep in it, is null only where there is an error for it.
"""
directive @semanticNonNull(levels: [Int] = [0]) on FIELD_DEFINITION
`;

/**
 * The schema with `@semanticNonNull`, for clients whose types then show no null where errors are thrown. Others must not be given
 * it: the directive is no part of GraphQL yet.
 */
export function printSemanticSchema(schema: GraphQLSchema): string {
  const document = visit(parse(printSchema(schema)), {
    ObjectTypeDefinition: ({ name, fields = [], ...rest }) => ({
      ...rest,
      name,
      fields: fields.map((field) => marked(field, levelOf(schema, name.value, field.name.value))),
    }),
  });
  return `${DEFINITION.trimStart()}\n${print(document)}\n`;
}

function levelOf(schema: GraphQLSchema, typeName: string, fieldName: string): Level | null {
  const type = schema.getType(typeName);
  const level = isObjectType(type) ? type.getFields()[fieldName]?.extensions['semanticNonNull'] : undefined;
  return level === 0 || level === 1 ? level : null;
}

function marked(field: FieldDefinitionNode, level: Level | null): FieldDefinitionNode {
  return level === null ? field : { ...field, directives: [...(field.directives ?? []), directive(level)] };
}

function directive(level: Level): ConstDirectiveNode {
  const name = { kind: Kind.NAME, value: 'semanticNonNull' } as const;
  if (level === 0) return { kind: Kind.DIRECTIVE, name, arguments: [] };
  const values = [{ kind: Kind.INT, value: String(level) } as const];
  const levels = {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: 'levels' },
    value: { kind: Kind.LIST, values },
  } as const;
  return { kind: Kind.DIRECTIVE, name, arguments: [levels] };
}
