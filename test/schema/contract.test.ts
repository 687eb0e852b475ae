import { readFileSync } from 'node:fs';
import { buildSchema, type BreakingChange, findBreakingChanges, findDangerousChanges } from 'graphql';
import { BreakingChangeType } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';

const contract = buildSchema(readFileSync(new URL('contract.graphql', import.meta.url), 'utf8'));

/** Seen from the graph, what the contract lacks looks removed: such are its additions. */
const ADDITIONS: ReadonlySet<BreakingChangeType> = new Set([
  BreakingChangeType.TYPE_REMOVED,
  BreakingChangeType.FIELD_REMOVED,
  BreakingChangeType.ARG_REMOVED,
  BreakingChangeType.VALUE_REMOVED_FROM_ENUM,
  BreakingChangeType.DIRECTIVE_REMOVED,
]);

const words = (changes: readonly Pick<BreakingChange, 'description'>[]) =>
  changes.map(({ description }) => description);

it('keeps every name, argument, default and type of the contract', () => {
  expect(words(findBreakingChanges(contract, schema))).toEqual([]);
  expect(words(findDangerousChanges(contract, schema))).toEqual([]);
});

it('says of nothing in the contract that it is more certain, or takes less, than the contract says', () => {
  const changes = findBreakingChanges(schema, contract).filter(({ type }) => !ADDITIONS.has(type));
  expect(words(changes)).toEqual([]);
});
