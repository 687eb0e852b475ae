import { type GraphQLField, type GraphQLLeafType, type GraphQLObjectType, isEnumType } from 'graphql';
import {
  type NodeTypeName,
  summaryKey,
  type UnfetchableTypeName,
  writeGlobalId,
} from '../../schema/global-id.ts';
import { FILTER_DIGEST_LENGTH } from '../../upstream/lists/filter-digest.ts';

const UUID = '00000000-0000-4000-8000-000000000000';
/** An instant with microseconds. */
const MICROSECONDS = '2026-01-31T00:00:00.000000Z';
const QUOTES = 2;

/** The longest id of each type. */
const ID_BYTES: Readonly<Record<string, number>> = {
  Customer: writeGlobalId('Customer', UUID).length + QUOTES,
  Entitlement: writeGlobalId('Entitlement', `${UUID}:${UUID}`).length + QUOTES,
  EntitlementSummary:
    writeGlobalId('EntitlementSummary', summaryKey(UUID, UUID, 'd'.repeat(FILTER_DIGEST_LENGTH))).length +
    QUOTES,
  EntitlementBalance: writeGlobalId('EntitlementBalance', `${UUID}:${UUID}:${MICROSECONDS}`).length + QUOTES,
  Contract: writeGlobalId('Contract', UUID).length + QUOTES,
  Product: writeGlobalId('Product', UUID).length + QUOTES,
  Invoice: writeGlobalId('Invoice', UUID).length + QUOTES,
  EntitlementDefinition: writeGlobalId('EntitlementDefinition', UUID).length + QUOTES,
} satisfies Record<NodeTypeName | UnfetchableTypeName, number>;
const LONGEST_ID_BYTES = Math.max(...Object.values(ID_BYTES));

/** Of the upstream's texts, which have no known length: names, units, addresses and words. Few of them are as long. */
const TEXT_BYTES = 48;
/** With upstream cursors of a hundred characters: that of the page, and those of the pages next to it. */
const CURSOR_BYTES = 400;
/** Of a description, be it of a definition or in the schema. */
const SENTENCE_BYTES = 200;

/**
 * About how many bytes of JSON a value of a leaf takes: the most where that is known, and otherwise what hardly any value
 * exceeds. Null takes less.
 */
export function leafBytes(
  parent: GraphQLObjectType,
  { name }: GraphQLField<unknown, unknown>,
  type: GraphQLLeafType,
): number {
  if (isEnumType(type)) {
    return Math.max(...type.getValues().map((value) => value.name.length)) + QUOTES;
  }
  switch (type.name) {
    case 'UUID':
      return UUID.length + QUOTES;
    case 'DateTime':
      return MICROSECONDS.length + QUOTES;
    case 'ID':
      return ID_BYTES[parent.name] ?? LONGEST_ID_BYTES;
    case 'Boolean':
      return 'false'.length;
    case 'Int':
      return '-2147483648'.length;
    case 'Float':
      return '-1234567890.1234'.length;
    default:
      if (name === 'cursor' && parent.name.endsWith('Edge')) return CURSOR_BYTES;
      // `startCursor` and `endCursor`.
      if (parent.name === 'PageInfo') return CURSOR_BYTES;
      return name === 'description' ? SENTENCE_BYTES : TEXT_BYTES;
  }
}

/** Of what stands around a value in an object: its name as JSON with a colon, and a comma. */
export function keyBytes(responseKey: string): number {
  return responseKey.length + QUOTES + 2;
}

/** Of an object without its fields, or of a list without its items: the brackets, and a comma behind it in a list. */
export const BRACKET_BYTES = 3;
