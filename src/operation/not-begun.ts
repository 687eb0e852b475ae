import { type DocumentNode, GraphQLError, Kind, type OperationDefinitionNode } from 'graphql';

/** What GraphQL over HTTP has a status for: a document that is not valid, or the name of no operation in it. */
export type RequestFlaw = 'document' | 'operation';

/** Thrown for an operation that cannot be executed as it was asked for. The errors are not yet presented. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';
  readonly errors: readonly GraphQLError[];
  readonly flaw: RequestFlaw | null;

  constructor(errors: readonly GraphQLError[], flaw: RequestFlaw | null = null) {
    super();
    this.errors = errors;
    this.flaw = flaw;
  }
}

/** As much of a name as is told. There are few of them: more operations are refused with the document. */
const LONGEST_NAME = 60;

/** For a name that no operation of a document has, or none where it has several. The name that came is not repeated. */
export function noSuchOperation({ definitions }: DocumentNode, asked: string | null): NotBegun {
  const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  return new NotBegun([new GraphQLError(messageOf(operations, asked))], 'operation');
}

function messageOf(operations: readonly OperationDefinitionNode[], asked: string | null): string {
  if (operations.length === 0) return 'Expected an operation in the document, got none.';
  const names = operations.flatMap(({ name }) => name?.value ?? []);
  const came = asked === null ? 'none' : asked === '' ? 'an empty text' : 'another name';
  if (names.length === 0)
    return `Expected no operationName, since the operation in the document has no name, got ${came}.`;
  const which =
    operations.length === 1
      ? 'the operation in the document'
      : `one of the ${operations.length} operations in the document`;
  return `Expected operationName to name ${which} (${listed(names)}), got ${came}.`;
}

function listed(names: readonly string[]): string {
  return names
    .map((name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name))
    .join(', ');
}
