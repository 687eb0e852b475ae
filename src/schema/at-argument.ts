import type { Instant } from '../domain/instant.ts';
import type { FieldArgs } from './builder.ts';

export interface AtArgs {
  readonly at?: Instant | null | undefined;
}

/** The argument of every field whose answer changes as time goes on. */
export function atArgument(arg: FieldArgs) {
  return arg({
    type: 'DateTime',
    description: 'The instant to evaluate at. Null: now, the same for the whole query.',
  });
}
