import { builder, type FieldArgs } from './builder.ts';

/** The four arguments of every connection. */
export function pagingArgs(arg: FieldArgs) {
  return {
    first: arg.int({
      description:
        'How many rows to give from the start of the list, or behind `after`. 10 when nothing is said.',
    }),
    after: arg.string({
      description:
        'Give rows behind the one with this cursor. It is applied before `before`: a `before` that does not stand behind it ' +
        'bounds nothing. Empty is the same as none.',
    }),
    last: arg.int({
      description:
        'How many rows to give from the end of the list, or before `before`. Not together with `first`. Without `before` ' +
        'it costs one call where `orderBy` is given; otherwise the list is read through, as far as that is allowed. With ' +
        '`orderBy` the end is what Zenskar lists first in the reverse order: rows of equal or no value that it does not turn ' +
        'round with the others stand elsewhere than where paging forward shows them.',
    }),
    before: arg.string({
      description:
        'Give rows before the one with this cursor; without effect where that does not stand behind `after`. Empty is the ' +
        'same as none.',
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
