import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLResolveInfo,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import type { AskedField, OperationShape, Selected } from '../schema/operation-shape.ts';
import type { Below } from '../schema/needs/need.ts';

/**
 * What a resolver is told of its field, made once for all executions. So it lacks the place in the answer, and of the
 * variables it has those only that `@skip` and `@include` depend on: all others come to a resolver as its arguments.
 */
export class PlannedInfo implements GraphQLResolveInfo, Below {
  readonly fieldName: string;
  readonly fieldNodes: readonly FieldNode[];
  readonly returnType: GraphQLOutputType;
  readonly parentType: GraphQLObjectType;
  readonly path: GraphQLResolveInfo['path'];
  readonly schema: GraphQLSchema;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly rootValue = undefined;
  readonly operation: OperationDefinitionNode;
  readonly variableValues: Record<string, unknown>;
  readonly #shape: OperationShape;
  readonly #below: AskedField['below'];

  constructor(
    shape: OperationShape,
    parentType: GraphQLObjectType,
    field: AskedField,
    definition: GraphQLField<unknown, unknown>,
  ) {
    this.fieldName = definition.name;
    this.fieldNodes = field.nodes;
    this.returnType = definition.type;
    this.parentType = parentType;
    this.path = { prev: undefined, key: field.key, typename: parentType.name };
    this.schema = shape.schema;
    this.fragments = shape.fragments;
    this.operation = shape.operation;
    this.variableValues = shape.conditions;
    this.#shape = shape;
    this.#below = field.below;
  }

  selected(type: string): Selected {
    return this.#shape.selectedOf(type, this.#below);
  }
}
