import {
  type DocumentNode,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  validate,
  type ValidationRule,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** One mistake is often met many times; nobody reads on after these. */
const MOST_ERRORS = 5;

/**
 * Validates with a bounded number of errors. Without `introspection` the schema cannot be asked for, nor guessed from
 * the names that errors suggest.
 */
export function useValidation({ introspection }: { readonly introspection: boolean }): Plugin {
  const options = { maxErrors: MOST_ERRORS, hideSuggestions: !introspection };
  const bounded = (schema: GraphQLSchema, document: DocumentNode, rules?: readonly ValidationRule[]) =>
    validate(schema, document, rules, options);
  return {
    onValidate: ({ addValidationRule, setValidationFn }) => {
      if (!introspection) addValidationRule(NoSchemaIntrospectionCustomRule);
      setValidationFn(bounded);
    },
  };
}
