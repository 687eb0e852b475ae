import { type FieldNode, GraphQLError, locatedError } from 'graphql';
import { Failed } from '../domain/failure.ts';
import { presentFailureAt } from '../schema/errors.ts';
import { Abandoned } from './abandoned.ts';
import { pathTo, type Place } from './place.ts';

/** The most errors of one answer: more help nobody, and each takes far longer than a value. */
export const MOST_ERRORS = 1_000;

/** The errors of one execution, each with the place that is null for it. */
export class FieldErrors {
  readonly list: GraphQLError[] = [];
  readonly #nulled = new Set<Place | null>();

  /**
   * Notes that a place is null for an error. What comes later from within a place that is null already is not told, as the
   * specification has it. Throws {@link Abandoned} for more errors than anybody may be sent.
   */
  add(error: GraphQLError, place: Place | null): void {
    if (this.isNull(place)) return;
    this.#nulled.add(place);
    this.list.push(error);
    if (this.list.length > MOST_ERRORS) throw new Abandoned('too many errors');
  }

  /** Whether a place is null for an error, or lies within one that is. */
  isNull(place: Place | null): boolean {
    if (this.#nulled.size === 0) return false;
    for (let at = place; at !== null; at = at.prev) if (this.#nulled.has(at)) return true;
    return this.#nulled.has(null);
  }
}

/** The error with the place that it is from, unless it tells that already. Throws what is no error of a field. */
export function located(error: unknown, nodes: readonly FieldNode[], place: Place | null): GraphQLError {
  if (error instanceof Abandoned) throw error;
  // What keeps the whole operation from being executed is at no place of the answer.
  if (place === null && error instanceof GraphQLError) return error;
  const path = pathTo(place);
  return error instanceof Failed ? presentFailureAt(error, nodes, path) : locatedError(error, nodes, path);
}
