import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { OperationShape } from '../schema/operation-shape.ts';

/**
 * What execution fails with where it cannot tell what is asked for of an object: a condition of `@skip` or `@include` is
 * null, which only a variable can be that has a default. Null where all can be told, as nearly always.
 */
export function flawedCondition(
  shape: OperationShape,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Error | null {
  if (!Object.values(shape.conditions).includes(null)) return null;
  const spread = new Set<string>();
  const visit = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (!isIncluded(selection, shape) || selection.kind === Kind.FIELD) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD && spread.has(selection.name.value)) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD) spread.add(selection.name.value);
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : shape.fragments[selection.name.value];
      if (fragment === undefined || !applies(fragment.typeCondition?.name.value, type, shape)) continue;
      visit(fragment.selectionSet.selections);
    }
  };
  try {
    for (const set of sets) visit(set.selections);
    return null;
  } catch (error) {
    return error instanceof Error ? error : new TypeError('Expected an error to be thrown.');
  }
}

function isIncluded(node: SelectionNode, { conditions }: OperationShape): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, conditions)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, conditions)?.['if'] !== false;
}

function applies(
  condition: string | undefined,
  type: GraphQLObjectType,
  { schema }: OperationShape,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const abstract = schema.getType(condition);
  return isAbstractType(abstract) && schema.isSubType(abstract, type);
}
