import { GraphQLError, print, type TypeNode, type VariableDefinitionNode } from 'graphql';

/** What is told of a variable that does not fit, and where in it the fault lies. */
export interface VariableComplaint {
  readonly message: string;
  /** Such as `order.field`; the variable's name where it is about all of it. */
  readonly argument: string;
}

/**
 * GraphQL quotes a variable's value where it does not fit. What a client sent may be a secret in the wrong place, so of
 * GraphQL's own words only those are kept that name nothing but the schema; the words of our scalars never quote.
 */
export function complainOfVariable(
  error: GraphQLError,
  { variable, type }: VariableDefinitionNode,
): VariableComplaint {
  const inner = error.originalError;
  const words = inner?.message ?? error.message;
  const place = inner && / at "([^"\\]*)"$/.exec(error.message.slice(0, -`; ${words}`.length))?.[1];
  const name = variable.name.value;
  const own = inner instanceof GraphQLError && inner.extensions['code'] === 'BAD_USER_INPUT';
  const fitting = `Expected a value that fits ${place === undefined ? '' : 'its place in '}${print(type)}`;
  const told =
    own || FIELD_MISSING.test(words)
      ? words
      : `${fitting}${whatFits(words, place === undefined ? type : null)}${whatCame(words)}.`;
  return {
    message: `Variable $${name}${place === undefined ? '' : ` at ${place}`}: ${told}`,
    argument: place ?? name,
  };
}

const FIELD_MISSING = /^Field "\w+" of required type "[\w![\]]+" was not provided\.$/;

/** What clients may send for the scalars of GraphQL itself; those of ours have words of their own. */
const SCALARS: ReadonlyMap<string, string> = new Map([
  ['Int', 'a whole number of at most 32 bits'],
  ['Float', 'a number'],
  ['String', 'a text'],
  ['Boolean', 'true or false'],
  ['ID', 'a text or a whole number'],
]);

/**
 * Where GraphQL's words name the type that stands at the place of the fault. They may quote the value first, which cannot
 * pass for the type: each pattern begins with the first word, or ends with the last.
 */
const NAMES_TYPE: readonly RegExp[] = [
  /^(?<type>[A-Z]\w*) cannot represent /,
  /^Enum "(?<type>\w+)" cannot represent non-string value: /,
  /^Value "[^]*" does not exist in "(?<type>\w+)" enum\.(?: Did you mean the enum value [\w", ]+\?)?$/,
  /^Expected non-nullable type "(?<type>[\w![\]]+)" not to be null\.$/,
  /^Expected type "(?<type>\w+)" to be an object\.$/,
  /^Field "[^]*" is not defined by type "(?<type>\w+)"\.(?: Did you mean [\w", ]+\?)?$/,
];

/** What belongs at the place of the fault, by the schema alone. `told` is the type that was named already. */
function whatFits(words: string, told: TypeNode | null): string {
  const found = NAMES_TYPE.map((pattern) => pattern.exec(words)?.groups?.['type']).find(Boolean);
  if (found === undefined) return '';
  const isTold = told !== null && print(told).replace(/!$/, '') === found;
  const scalar = SCALARS.get(found.replace(/!$/, ''));
  return `${isTold ? '' : `, of type ${found}`}${scalar === undefined ? '' : ` (${scalar})`}`;
}

/** As far as it can be told without repeating it. */
function whatCame(words: string): string {
  if (/^Variable "\$\w+" of required type "[^"]+" was not provided\.$/.test(words)) return ', got none';
  if (/^(Variable "\$\w+" of|Expected) non-null(able)? type "[^"]+" (must )?not (to )?be null\.$/.test(words))
    return ', got null';
  return / is not defined by type "\w+"\./.test(words) ? ', got a field that is not of its type' : '';
}
