import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hasReferences,
  namesIn,
  NO_REFERENCES,
  type ReferenceName,
  referencesOf,
} from '../../src/domain/references.ts';

const NAMES: readonly ReferenceName[] = ['contract', 'customer', 'invoice', 'product'];
const some = fc.uniqueArray(fc.constantFrom(...NAMES));

describe('references', () => {
  it('are named in the order in which they are sent, however they were put together', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const both = referencesOf(one) | referencesOf(other);
        expect(namesIn(both)).toEqual(NAMES.filter((name) => one.includes(name) || other.includes(name)));
      }),
    );
    expect(namesIn(NO_REFERENCES)).toEqual([]);
  });

  it('hold others if they hold each of them', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const holds = other.every((name) => one.includes(name));
        expect(hasReferences(referencesOf(one), referencesOf(other))).toBe(holds);
      }),
    );
  });
});
