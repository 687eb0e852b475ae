import {
  defaultFieldResolver,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isIntrospectionType,
  isObjectType,
  lexicographicSortSchema,
} from 'graphql';
import type { Turns } from '../domain/turns.ts';
import { MOST_ERRORS, Pace } from './pace.ts';

/**
 * Executes as the reference implementation does, taking turns with what others have to execute. Null for an answer of more
 * errors than anybody may be sent.
 */
export type PacedExecution = (args: ExecutionArgs, whose: string) => Promise<ExecutionResult | null>;

/**
 * The reference implementation, with two things added that it has no place for: long lists are executed in pieces with turns
 * of others in between, and an answer of endless errors is given up. Both are done by the resolvers of a copy of the schema.
 */
export function pacedExecution(schema: GraphQLSchema, turns: Turns): PacedExecution {
  const copy = lexicographicSortSchema(schema);
  const paces = new WeakMap<object, Pace>();
  for (const type of Object.values(copy.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = paced(field.resolve ?? defaultFieldResolver, paces);
    }
  }
  return async (args, whose) => {
    const pace = new Pace(turns, whose);
    const contextValue = { ...(args.contextValue as object) };
    paces.set(contextValue, pace);
    const result = await execute({ ...args, schema: copy, contextValue });
    return pace.isLost || (result.errors?.length ?? 0) > MOST_ERRORS ? null : result;
  };
}

type Resolver = GraphQLFieldResolver<unknown, object>;

function paced(resolve: Resolver, paces: WeakMap<object, Pace>): Resolver {
  return (source, args, context, info) => {
    const pace = paces.get(context);
    if (pace === undefined) throw new TypeError('Expected an execution with a pace.');
    if (pace.isLost) return null;
    const noteFailure = (error: unknown): never => {
      pace.failed();
      throw error;
    };
    const settle = (value: unknown): unknown => {
      if (value instanceof Promise) return value.catch(noteFailure);
      return value;
    };
    try {
      const value: unknown = resolve(source, args, context, info);
      if (!Array.isArray(value)) return settle(value);
      return pace.spread(value.map(settle));
    } catch (error) {
      return noteFailure(error);
    }
  };
}
