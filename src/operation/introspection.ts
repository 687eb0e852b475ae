import {
  type ASTNode,
  type DocumentNode,
  executeSync,
  type FragmentDefinitionNode,
  Kind,
  visit,
} from 'graphql';
import type { AskedField, OperationShape, VariableValues } from '../schema/operation-shape.ts';

/**
 * What a field tells that asks for the schema itself: the one thing that the reference implementation executes. Nothing is
 * loaded for it, and nobody asks often.
 */
export function introspection(
  shape: OperationShape,
  field: AskedField,
): (variables: VariableValues) => unknown {
  const document = documentOf(shape, field);
  return (variables) => {
    const { data, errors } = executeSync({ schema: shape.schema, document, variableValues: variables });
    const [error] = errors ?? [];
    if (error !== undefined) throw error;
    return data?.[field.key];
  };
}

/** The operation with no other field, and without the variables of others, whose values are no longer those that were sent. */
function documentOf({ operation, fragments }: OperationShape, { nodes }: AskedField): DocumentNode {
  const variables = new Set<string>();
  const spread = new Map<string, FragmentDefinitionNode>();
  const note = (part: ASTNode): void => {
    visit(part, {
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread: ({ name }) => {
        const fragment = fragments[name.value];
        if (fragment === undefined || spread.has(name.value)) return;
        spread.set(name.value, fragment);
        note(fragment);
      },
    });
  };
  nodes.forEach(note);
  const definitions = operation.variableDefinitions ?? [];
  const variableDefinitions = definitions.filter(({ variable }) => variables.has(variable.name.value));
  const selectionSet = { ...operation.selectionSet, selections: nodes };
  return {
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, variableDefinitions, selectionSet }, ...spread.values()],
  };
}
