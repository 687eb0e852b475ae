import fc from 'fast-check';
import { BRAVO, relayId } from './tenants.ts';

/** One place of a document where a caller can name something, with a value put there. */
export interface Probe {
  readonly type: string;
  readonly value: unknown;
  /** The field, given what stands for the value. */
  readonly field: (value: string) => string;
  /** What a caller must be told that may not have what the value names; null for a plain null. */
  readonly code: 'NOT_FOUND' | 'FORBIDDEN' | 'INVALID_CURSOR' | null;
}

const SELECTIONS = [
  'uuid',
  'id',
  'name email externalId',
  'entitlements(first: 3) { totalCount nodes { uuid summary { totalQuantity } } }',
  `entitlementSummary(entitlementUuid: "${BRAVO.entitlements[0] ?? ''}") { totalQuantity }`,
  'entitlementSummaries { edges { cursor node { id entitlement { name } } } }',
] as const;

const selection = fc.constantFrom(...SELECTIONS);
const bravosUuid = fc.constantFrom(BRAVO.customer, ...BRAVO.rows, ...BRAVO.entitlements, BRAVO.contract);
const bravosNode = fc.oneof(
  fc.constant(relayId('Customer', BRAVO.customer)),
  fc.constantFrom(...BRAVO.rows).map((row) => relayId('Entitlement', BRAVO.customer, row)),
  fc.constantFrom(...BRAVO.entitlements).map((of) => relayId('EntitlementSummary', BRAVO.customer, of)),
);
const nodeFields = '{ id ... on Customer { name } ... on Entitlement { name } }';

/** Every input position that can name a customer, with what is another customer's; `cursors` are that one's too. */
export function foreignProbes(cursors: Readonly<Record<'entitlements' | 'entitlementSummaries', string>>) {
  const list = fc.constantFrom('entitlements' as const, 'entitlementSummaries' as const);
  const argument = fc.constantFrom('after', 'before');
  return fc.oneof(
    fc.record({ value: bravosUuid, selection }).map(({ value, selection: fields }): Probe => ({
      type: 'UUID!',
      value,
      field: (ref) => `customer(uuid: ${ref}) { ${fields} }`,
      code: 'NOT_FOUND',
    })),
    fc
      .record({ value: fc.array(bravosUuid, { minLength: 1, maxLength: 4 }), selection })
      .map(({ value, selection: fields }): Probe => ({
        type: '[UUID!]!',
        value,
        field: (ref) => `customersByUuid(uuids: ${ref}) { ${fields} }`,
        code: null,
      })),
    bravosNode.map((value): Probe => ({
      type: 'ID!',
      value,
      field: (ref) => `node(id: ${ref}) ${nodeFields}`,
      code: 'NOT_FOUND',
    })),
    fc.array(bravosNode, { minLength: 1, maxLength: 3 }).map((value): Probe => ({
      type: '[ID!]!',
      value,
      field: (ref) => `nodes(ids: ${ref}) ${nodeFields}`,
      code: 'NOT_FOUND',
    })),
    fc.record({ list, from: list, argument }).map(({ list: field, from, argument: name }): Probe => ({
      type: 'String!',
      value: cursors[from],
      field: (ref) => `viewer { customer { ${field}(${name}: ${ref}) { nodes { id } } } }`,
      code: 'INVALID_CURSOR',
    })),
    fc
      .record({ value: bravosUuid, name: fc.constantFrom('customerUuid', 'uuid') })
      .map(({ value, name }): Probe => ({
        type: 'UUID!',
        value,
        field: (ref) =>
          `viewer { customer { entitlementSummaries(filter: { ${name}: { eq: ${ref} } }) { totalCount } } }`,
        code: 'FORBIDDEN',
      })),
    fc
      .record({
        value: fc.array(bravosUuid, { maxLength: 3 }),
        name: fc.constantFrom('customerUuid', 'uuid'),
      })
      .map(({ value, name }): Probe => ({
        type: '[UUID!]!',
        value,
        field: (ref) =>
          `viewer { customer { entitlementSummaries(filter: { ${name}: { in: ${ref} } }) { totalCount } } }`,
        code: 'FORBIDDEN',
      })),
  );
}

/** One document with all the probes, each value as a literal or as a variable. */
export function documentOf(
  probes: readonly { readonly probe: Probe; readonly literal: boolean }[],
  rest = '',
): { readonly document: string; readonly variables: Readonly<Record<string, unknown>> } {
  const fields = probes.map(({ probe, literal }, n) => {
    const field = probe.field(literal ? JSON.stringify(probe.value) : `$v${n}`);
    return `p${n}: ${field}`;
  });
  const asVariables = probes.flatMap(({ probe, literal }, n) =>
    literal ? [] : [{ name: `v${n}`, ...probe }],
  );
  const declared = asVariables.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  return {
    document: `query${declared === '' ? '' : `(${declared})`} { ${[...fields, rest].join(' ')} }`,
    variables: Object.fromEntries(asVariables.map(({ name, value }) => [name, value])),
  };
}
