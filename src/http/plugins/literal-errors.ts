import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { presentLiteralError } from '../../schema/errors.ts';

/** Makes a wrong literal in a document look to clients as a wrong variable does: same code, argument named. */
export const literalErrors: Plugin = {
  onValidate:
    () =>
    ({ valid, result, setResult }) => {
      if (valid) return;
      const errors: readonly unknown[] = result;
      setResult(errors.map((error) => (error instanceof GraphQLError ? presentLiteralError(error) : error)));
    },
};
