import type { GraphQLResolveInfo } from 'graphql';
import { maySee } from '../access.ts';
import type { FieldContext, GraphContext } from '../context.ts';
import { OperationShape } from '../operation-shape.ts';
import { type NeedsOfEach, RefusedItems } from './each.ts';
import type { FieldCost, MakesNeeds } from './field-cost.ts';
import type { Below, Need, NeedContext } from './need.ts';

type Make<Parent, Args, Result> = (parent: Parent, args: Args, context: NeedContext, below: Below) => Result;

type Resolve<Parent, Args, Value> = (
  parent: Parent,
  args: Args,
  context: FieldContext,
  info: GraphQLResolveInfo,
) => Value;

/** The part of a field's options that says what it needs, and what it makes of that. */
export interface Costly<Parent, Args, Value> {
  readonly extensions: { readonly cost: FieldCost };
  readonly resolve: Resolve<Parent, Args, Value>;
}

/** A field whose value is what its need brings; null where the caller may not see that, or nothing is needed. */
export function needing<Parent, Args, Answer>(
  make: Make<Parent, Args, Need<Answer> | null>,
): Costly<Parent, Args, Answer | null | Promise<Answer | null>> {
  return {
    extensions: { cost: { make } },
    resolve: (parent, args, context, info) => {
      const whole = wholeOf(context);
      const need = make(parent, args, whole, belowOf(info));
      return need === null ? null : meet(need, whole);
    },
  };
}

/** A field that makes its value of what its need brought; of null where nothing was needed or there is nothing to see. */
export function reading<Parent, Args, Answer, Value>(
  make: Make<Parent, Args, Need<Answer | null> | null>,
  read: (found: Answer | null, parent: Parent) => Value,
): Costly<Parent, Args, Value | Promise<Value>> {
  const { extensions, resolve } = needing(make);
  return {
    extensions,
    resolve: (parent, args, context, info) => {
      const found = resolve(parent, args, context, info);
      return found instanceof Promise ? found.then((each) => read(each, parent)) : read(found, parent);
    },
  };
}

/** A list with a value for each of its needs. What is wrong with one does not touch the others. */
export function readingEach<Parent, Args, Answer, Value>(
  make: Make<Parent, Args, NeedsOfEach<Answer | null>>,
  read: (found: Answer | null) => Value,
): Costly<Parent, Args, readonly (Value | Promise<Value>)[]> {
  return {
    extensions: { cost: { make } },
    resolve: (parent, args, context, info) => {
      const whole = wholeOf(context);
      const answered = (need: Need<Answer | null>) =>
        attempt(() => {
          const found = meet(need, whole);
          return found instanceof Promise ? found.then(read) : read(found);
        });
      const needs = make(parent, args, whole, belowOf(info));
      return needs instanceof RefusedItems
        ? Array.from({ length: needs.count }, () => answered(needs))
        : needs.map(answered);
    },
  };
}

/** For a field that needs nothing itself, but leads to what has needs. */
export function leadingTo(make: MakesNeeds['make']): { readonly cost: FieldCost } {
  return { cost: { make } };
}

/** The one way to the loaders, and so the place where it is made sure that the caller may see what is asked for. */
function meet<Answer>(need: Need<Answer>, context: GraphContext): Answer | null | Promise<Answer> {
  return maySee(context.principal, need.customer) ? need.meet(context) : (need.unseen?.(context) ?? null);
}

/** Resolvers are typed without the loaders; only this file hands them on. */
function wholeOf(context: FieldContext): GraphContext {
  if (!isWhole(context)) throw new TypeError('Expected a context with loaders, got one without.');
  return context;
}

function isWhole(context: FieldContext): context is GraphContext {
  return 'loaders' in context;
}

/** An executor that plans ahead knows what is asked for below; the reference implementation only knows the nodes. */
export function belowOf(info: GraphQLResolveInfo | (GraphQLResolveInfo & Below)): Below {
  return 'selected' in info ? info : OperationShape.below(info);
}

function attempt<Value>(make: () => Value | Promise<Value>): Value | Promise<Value> {
  try {
    return make();
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new TypeError('Expected an error to be thrown.'));
  }
}
