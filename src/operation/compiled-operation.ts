import {
  type DocumentNode,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type TypeNode,
  visit,
} from 'graphql';
import type { Turns } from '../domain/turns.ts';
import type { GraphContext } from '../schema/context.ts';
import { checkCost, type CostLimits, isAffordable } from './limits/cost.ts';
import { CostBound } from './limits/cost-bound.ts';
import { CostPlan } from './limits/cost-plan.ts';
import { OperationShape, type VariableValues } from '../schema/operation-shape.ts';
import { RefusedOperation } from '../schema/refused-operation.ts';
import { compile } from './compile.ts';
import { NotBegun, noSuchOperation } from './not-begun.ts';
import { type Frame, Run, type Write } from './run.ts';

/** As many combinations of `@skip` and `@include` as one operation keeps plans for. */
const MOST_VARIANTS = 16;

/** An operation for one choice of what `@skip` and `@include` leave of it. */
interface Variant {
  readonly cost: CostPlan;
  /** Null where every execution is estimated by itself. */
  readonly bound: CostBound | null;
  readonly write: Write;
}

/** As many flaws of variables as anybody is told of. */
const MOST_FLAWS = 50;

/** An operation of a valid document, ready to be executed. */
export class CompiledOperation {
  readonly kind: OperationTypeNode;
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;
  readonly #operation: OperationDefinitionNode;
  readonly #conditions: readonly string[];
  readonly #variants = new Map<string, Variant>();
  readonly #onCompiled: (fields: number) => void;

  private constructor(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    onCompiled: (fields: number) => void,
  ) {
    this.kind = operation.operation;
    this.#schema = schema;
    this.#document = document;
    this.#operation = operation;
    this.#conditions = conditionsOf(document, operation);
    this.#onCompiled = onCompiled;
  }

  /** Throws {@link NotBegun} unless the document has such an operation. `onCompiled` is told how many fields are kept. */
  static of(
    schema: GraphQLSchema,
    document: DocumentNode,
    name: string | null,
    onCompiled: (fields: number) => void,
  ): CompiledOperation {
    const operation = getOperationAST(document, name);
    if (operation === null || operation === undefined) throw noSuchOperation(document, name);
    return new CompiledOperation(schema, document, operation, onCompiled);
  }

  /**
   * The whole body of the answer, in the frame that its errors call for. Throws {@link NotBegun} for variables that do not
   * fit, and {@link RefusedOperation} for what costs too much; rejects with `Abandoned` where it is given up.
   */
  execute(
    given: VariableValues,
    context: GraphContext,
    limits: CostLimits,
    turns: Turns,
    frameOf: (errors: readonly GraphQLError[]) => Frame,
  ): Promise<string | Buffer> {
    const definitions = this.#operation.variableDefinitions ?? [];
    const { coerced, errors } = getVariableValues(this.#schema, definitions, given, {
      maxErrors: MOST_FLAWS,
    });
    if (coerced === undefined) throw new NotBegun(errors);
    const variant = this.#variantFor(coerced);
    if (variant !== null) checkAffordable(variant, coerced, context, limits);
    const write = variant === null ? failing(noSuchKind(this.#operation)) : variant.write;
    return new Run(context, coerced, turns, limits.maxResponseBytes).execute(write, frameOf);
  }

  /** Null for a kind of operation that the schema does not have. */
  #variantFor(variables: VariableValues): Variant | null {
    const key =
      this.#conditions.length === 0 ? '' : this.#conditions.map((name) => String(variables[name])).join();
    const known = this.#variants.get(key);
    if (known !== undefined) return known;
    // The plan is kept: of one caller's variables nothing else may stay in it.
    const conditions = Object.fromEntries(this.#conditions.map((name) => [name, variables[name]]));
    const shape = OperationShape.of(this.#schema, this.#document, this.#operation.name?.value, conditions);
    if (shape === null) return null;
    const cost = new CostPlan(shape);
    const bound = CostBound.of(cost, this.#document, this.#operation);
    const variant = { cost, bound, write: compile(shape) };
    if (this.#variants.size < MOST_VARIANTS) {
      this.#variants.set(key, variant);
      this.#onCompiled(shape.fieldCount);
    }
    return variant;
  }
}

function noSuchKind(operation: OperationDefinitionNode): GraphQLError {
  const message = `This gateway only answers queries: expected a query, got a ${operation.operation}.`;
  const error = new GraphQLError(message, { nodes: operation });
  // The reference implementation begins a mutation nevertheless, whose data is null then.
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw new NotBegun([error]);
  return error;
}

function failing(error: Error): Write {
  return () => {
    throw error;
  };
}

function checkAffordable(
  { cost, bound }: Variant,
  variables: VariableValues,
  context: GraphContext,
  limits: CostLimits,
): void {
  if (bound !== null && isAffordable(bound.estimate(variables, context, limits), limits)) return;
  const failure = checkCost(cost.estimate(variables, context, limits), limits);
  if (failure !== null) throw new RefusedOperation(failure, 'too_complex');
}

/**
 * The variables that `@skip` and `@include` of an operation depend on. Those are Booleans: a directive of another operation
 * may name a variable that is a text here, and a plan must not be kept for each text that a client sends.
 */
function conditionsOf(
  document: DocumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ arguments: given = [] }) => {
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return variableDefinitions
    .filter(({ variable, type }) => names.has(variable.name.value) && isBoolean(type))
    .map(({ variable }) => variable.name.value);
}

function isBoolean(type: TypeNode): boolean {
  const nullable = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  return nullable.kind === Kind.NAMED_TYPE && nullable.name.value === 'Boolean';
}
