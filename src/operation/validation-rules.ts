import { NoSchemaIntrospectionCustomRule, specifiedRules, type ValidationRule } from 'graphql';
import type { DocumentLimits } from './limits/document-limits.ts';

export interface DocumentRules extends DocumentLimits {
  /** Without it the schema cannot be asked for, nor guessed from the names that errors suggest. */
  readonly introspection: boolean;
}

/** What a document is validated by, whether a client sends it or a manifest holds it. */
export function validationRules({ introspection }: DocumentRules): readonly ValidationRule[] {
  return introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
}
