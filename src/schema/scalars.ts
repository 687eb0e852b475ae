import { Kind, type ValueNode } from 'graphql';
import { type Instant, parseInstant } from '../domain/instant.ts';
import { parseUuid, type Uuid } from '../domain/uuid.ts';
import { builder } from './builder.ts';
import { badScalar } from './errors.ts';

/** Tells an executor that values were checked to hold nothing that JSON escapes, or they would not have their type. */
const NEEDS_NO_ESCAPE = { needsNoEscape: true } as const;

builder.scalarType('UUID', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc9562',
  description:
    "Zenskar's own identifier, in the canonical form of 8-4-4-4-12 hexadecimal digits. Letter case does not matter in " +
    'arguments; answers are in lower case. Not the same as a Relay `id`.',
  serialize: (uuid) => uuid,
  extensions: NEEDS_NO_ESCAPE,
  parseValue: (value) => toUuid(value, null),
  parseLiteral: (literal) => toUuid(textIn(literal), literal),
});

// The DateTime of scalars.graphql.org always has three fraction digits: ours keep what Zenskar gave.
builder.scalarType('DateTime', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  description:
    'An instant as RFC 3339 writes it. Answers are in UTC and end in `Z`, with as many fraction digits as Zenskar gave. ' +
    'Arguments may carry any offset but must carry one: `2026-01-31T00:00:00Z` or `2026-01-31T01:00:00+01:00`. Years 1 ' +
    'to 9999.',
  serialize: (instant) => instant,
  extensions: NEEDS_NO_ESCAPE,
  parseValue: (value) => toInstant(value, null),
  parseLiteral: (literal) => toInstant(textIn(literal), literal),
});

function toUuid(value: unknown, literal: ValueNode | null): Uuid {
  const uuid = typeof value === 'string' ? parseUuid(value) : null;
  if (uuid === null) throw badScalar('Expected a UUID of 8-4-4-4-12 hexadecimal digits.', literal);
  return uuid;
}

function toInstant(value: unknown, literal: ValueNode | null): Instant {
  const instant = typeof value === 'string' ? parseInstant(value) : null;
  if (instant === null) {
    throw badScalar(
      'Expected an RFC 3339 instant of the years 1 to 9999 with an offset, to the microsecond at most, such as 2026-01-31T00:00:00Z.',
      literal,
    );
  }
  return instant;
}

function textIn(literal: ValueNode): string | null {
  return literal.kind === Kind.STRING ? literal.value : null;
}
