import { builder, type FieldArgs } from './builder.ts';

/** The four arguments of every connection. */
export function pagingArgs(arg: FieldArgs) {
  return {
    first: arg.int({
      description:
        'How many rows to return from the start of the list, or after `after`. 10 if `last` is not given either.',
    }),
    after: arg.string({
      description:
        'Return the rows after this cursor. Applied before `before`: a `before` that does not come after it is ignored. ' +
        'An empty string counts as null.',
    }),
    last: arg.int({
      description:
        'How many rows to return from the end of the list, or before `before`. Not together with `first`. Without ' +
        '`before` it costs one call if `orderBy` is given; otherwise the list is read from its start, as far as that is ' +
        'allowed. With `orderBy` the end is what Zenskar lists first in reverse order: rows with equal or missing values ' +
        'that Zenskar does not reverse along with the others stand elsewhere than when paging forward.',
    }),
    before: arg.string({
      description:
        'Return the rows before this cursor; ignored if it does not come after `after`. An empty string counts as null.',
    }),
  };
}

export const SortDirectionRef = builder.enumType('SortDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { description: 'Smallest or earliest first.' },
    DESC: { description: 'Largest or latest first.' },
  } as const,
});
