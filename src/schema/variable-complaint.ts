import { GraphQLError, print, type VariableDefinitionNode } from 'graphql';

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
  const told = own || FIELD_MISSING.test(words) ? words : `${fitting}${whatCame(words)}.`;
  return {
    message: `Variable $${name}${place === undefined ? '' : ` at ${place}`}: ${told}`,
    argument: place ?? name,
  };
}

const FIELD_MISSING = /^Field "\w+" of required type "[\w![\]]+" was not provided\.$/;

/** As far as it can be told without repeating it. */
function whatCame(words: string): string {
  if (/^Variable "\$\w+" of required type "[^"]+" was not provided\.$/.test(words)) return ', got none';
  if (/^(Variable "\$\w+" of|Expected) non-null(able)? type "[^"]+" (must )?not (to )?be null\.$/.test(words))
    return ', got null';
  return / is not defined by type "\w+"\./.test(words) ? ', got a field that is not of its type' : '';
}
