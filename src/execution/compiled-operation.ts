import {
  type DocumentNode,
  getOperationAST,
  getVariableValues,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type TypeNode,
  visit,
} from 'graphql';
import type { Turns } from '../domain/turns.ts';
import type { GraphContext } from '../schema/context.ts';
import { checkCost, type CostLimits } from '../schema/limits/cost.ts';
import { CostBound } from '../schema/limits/cost-bound.ts';
import { CostPlan } from '../schema/limits/cost-plan.ts';
import { OperationShape, type VariableValues } from '../schema/operation-shape.ts';
import { compile } from './compile.ts';
import { NotCovered } from './not-covered.ts';
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

/** A query of a valid document, executed in the fast way. */
export class CompiledOperation {
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
    this.#schema = schema;
    this.#document = document;
    this.#operation = operation;
    this.#conditions = conditionsOf(document, operation);
    this.#onCompiled = onCompiled;
  }

  /** Throws {@link NotCovered} unless the document has such a query. `onCompiled` is told how many fields are kept. */
  static of(
    schema: GraphQLSchema,
    document: DocumentNode,
    name: string | null,
    onCompiled: (fields: number) => void,
  ): CompiledOperation {
    const operation = getOperationAST(document, name);
    if (operation?.operation !== OperationTypeNode.QUERY) throw new NotCovered();
    return new CompiledOperation(schema, document, operation, onCompiled);
  }

  /**
   * The whole body of the answer, in the frame that its errors call for. Throws {@link NotCovered} where nothing of it was
   * executed, and rejects with {@link Abandoned} where it is given up.
   */
  execute(
    given: VariableValues,
    context: GraphContext,
    limits: CostLimits,
    turns: Turns,
    frameOf: (errors: readonly GraphQLError[]) => Frame,
  ): Promise<string | Buffer> {
    const definitions = this.#operation.variableDefinitions ?? [];
    const { coerced } = getVariableValues(this.#schema, definitions, given, { maxErrors: 1 });
    if (coerced === undefined) throw new NotCovered();
    const variant = this.#variantFor(coerced);
    if (!isAffordable(variant, coerced, context, limits)) throw new NotCovered();
    return new Run(context, coerced, turns, limits.maxResponseBytes).execute(variant.write, frameOf);
  }

  #variantFor(variables: VariableValues): Variant {
    // A condition may have a variable that can be null, if that has a default; null itself is an error then.
    if (this.#conditions.some((name) => variables[name] === null)) throw new NotCovered();
    const key =
      this.#conditions.length === 0 ? '' : this.#conditions.map((name) => String(variables[name])).join();
    const known = this.#variants.get(key);
    if (known !== undefined) return known;
    if (this.#variants.size >= MOST_VARIANTS) throw new NotCovered();
    // The plan is kept: of one caller's variables nothing else may stay in it.
    const conditions = Object.fromEntries(this.#conditions.map((name) => [name, variables[name]]));
    const shape = OperationShape.of(this.#schema, this.#document, this.#operation.name?.value, conditions);
    if (shape === null) throw new NotCovered();
    const cost = new CostPlan(shape);
    const bound = CostBound.of(cost, this.#document, this.#operation);
    const variant = { cost, bound, write: compile(shape) };
    this.#variants.set(key, variant);
    this.#onCompiled(shape.fieldCount);
    return variant;
  }
}

function isAffordable(
  { cost, bound }: Variant,
  variables: VariableValues,
  context: GraphContext,
  limits: CostLimits,
): boolean {
  if (bound !== null && checkCost(bound.estimate(variables, context), limits) === null) return true;
  return checkCost(cost.estimate(variables, context), limits) === null;
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
