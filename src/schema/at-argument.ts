import { badInput } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import type { FieldArgs } from './builder.ts';

export interface AtArgs {
  readonly at?: Instant | null | undefined;
}

/** The argument of every field whose answer changes as time goes on. */
export function atArgument(arg: FieldArgs) {
  return arg({
    type: 'DateTime',
    description: 'The instant that it is about. Null: the present, the same for the whole query.',
  });
}

/** Null where none was given. RFC 3339 can write the year 0, which the calendar does not have. */
export function instantIn({ at = null }: AtArgs): Instant | null {
  if (at?.startsWith('0000') === true) {
    badInput('at', 'Expected an instant in the years 1 to 9999, got one in the year 0.');
  }
  return at;
}
