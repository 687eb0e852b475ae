import fc from 'fast-check';

/** What generated queries are about. */
export interface Vocabulary {
  readonly customers: readonly string[];
  readonly entitlements: readonly string[];
  readonly externalIds: readonly string[];
  /** Relay ids of every kind. */
  readonly nodes: readonly string[];
  /** Whether balances are asked for, whose size nobody knows beforehand. */
  readonly withBalances: boolean;
}

/** A connection field with everything but its cursor arguments, for which a list has to be read first. */
export interface ListSpec {
  readonly customer: string;
  readonly field: 'entitlements' | 'entitlementSummaries';
  /** Arguments that name the list, ready to be followed by others. */
  readonly list: string;
  /** The first window, from which cursors are taken. */
  readonly harvest: string;
  readonly picks: readonly [number, number];
  readonly paging: (one: string, other: string) => string;
  readonly selection: string;
}

/** Valid queries of any shape that the schema allows, a few rows wide. */
export function queryArbitrary(words: Vocabulary): fc.Arbitrary<string> {
  const { customer } = selectionArbitraries(words);
  const uuid = fc.constantFrom(...words.customers);
  const many = (of: readonly string[]) =>
    fc.array(fc.constantFrom(...of), { maxLength: 12 }).map((all) => JSON.stringify(all));
  const onNode = customer.map((selection) => `... on Customer ${selection}`);
  const root = fc.oneof(
    fc.tuple(uuid, customer).map(([id, selection]) => `customer(uuid: "${id}") ${selection}`),
    fc
      .tuple(many(words.customers), customer)
      .map(([ids, selection]) => `customersByUuid(uuids: ${ids}) ${selection}`),
    fc
      .tuple(fc.constantFrom(...words.nodes), onNode, selectionArbitraries(words).entitlement)
      .map(([id, one, other]) => `node(id: "${id}") { id ${one} ... on Entitlement ${other} }`),
    fc
      .tuple(many(words.nodes), onNode, selectionArbitraries(words).summary)
      .map(
        ([ids, one, other]) => `nodes(ids: ${ids}) { __typename ${one} ... on EntitlementSummary ${other} }`,
      ),
    fc.constant('viewer { customer { name } }'),
    fc
      .tuple(fc.constantFrom(...words.externalIds), customer)
      .map(([id, selection]) => `customerByExternalId(externalId: ${JSON.stringify(id)}) ${selection}`),
  );
  return fc
    .array(root, { minLength: 1, maxLength: 3 })
    .map((fields) => aliased('q', fields))
    .map((fields) => {
      const variables = ['$small: Int', '$yes: Boolean = true'].filter((variable) =>
        fields.includes(variable.split(':')[0] ?? ''),
      );
      return `query${variables.length === 0 ? '' : `(${variables.join()})`} { ${fields} }`;
    });
}

/** A second window of a list whose first one gave the cursors. */
export function listArbitrary(words: Vocabulary): fc.Arbitrary<ListSpec> {
  const count = fc.constantFrom(0, 1, 2, 3, 5, 8, 13, 25, 40);
  const end = fc.constantFrom('first', 'last');
  return fc
    .record({
      customer: fc.constantFrom(...words.customers),
      field: fc.constantFrom('entitlements' as const, 'entitlementSummaries' as const),
      list: fc.constantFrom(
        '',
        'orderBy: { field: CREATED_AT }',
        'orderBy: { field: QUANTITY, direction: DESC }',
      ),
      harvest: fc.tuple(end, fc.integer({ min: 1, max: 30 })).map(([name, rows]) => `${name}: ${rows}`),
      picks: fc.tuple(fc.nat(40), fc.nat(40)),
      paging: fc
        .tuple(end, count, fc.constantFrom('after', 'before', 'both'))
        .map(([name, rows, which]) => (one: string, other: string) => {
          const cursors = which === 'both' ? `after: "${one}", before: "${other}"` : `${which}: "${one}"`;
          return `${name}: ${rows}, ${cursors}`;
        }),
      selection: connectionFields('__typename'),
    })
    .map((spec) => spec);
}

function connectionFields(row: string): fc.Arbitrary<string> {
  const parts = [
    'totalCount',
    `nodes { ${row} }`,
    `edges { cursor node { ${row} } }`,
    'pageInfo { hasNextPage }',
    'pageInfo { hasPreviousPage }',
    'pageInfo { startCursor endCursor }',
  ];
  return fc.subarray(parts, { minLength: 1 }).map((chosen) => `{ ${chosen.join(' ')} }`);
}

/** A type, since an interface has no index signature. */
type Selections = { customer: string; entitlement: string; summary: string };

function selectionArbitraries({ entitlements, withBalances }: Vocabulary) {
  const window = fc.oneof(
    { weight: 2, arbitrary: fc.constant('') },
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }).map((rows) => `first: ${rows}`) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 4 }).map((rows) => `last: ${rows}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'first: $small',
        'first: -1',
        'first: 1, last: 1',
        'first: 37',
        'after: "x"',
      ),
    },
  );
  const order = fc.constantFrom(
    '',
    '',
    'orderBy: { field: CREATED_AT }',
    'orderBy: { field: QUANTITY, direction: DESC }',
  );
  const listArgs = (extra: readonly string[]) =>
    fc
      .tuple(window, order, fc.constantFrom('', '', ...extra))
      .map((parts) => parts.filter((part) => part !== '').join(', '))
      .map((args) => (args === '' ? '' : `(${args})`));
  const connection = (row: fc.Arbitrary<string>) =>
    row.chain((selection) => connectionFields(`id ...${selection}`));
  const some = (prefix: string, parts: readonly fc.Arbitrary<string>[]) =>
    fc
      .tuple(
        fc.array(fc.oneof({ maxDepth: 4, depthIdentifier: 'query' }, ...parts), { maxLength: 4 }),
        fc.boolean(),
      )
      .map(
        ([fields, included]) =>
          `{ id ${included ? '... @include(if: $yes)' : '...'} { __typename ${aliased(prefix, fields)} } }`,
      );

  const ofAssignments = withBalances ? fieldsOfAssignments(entitlements) : [];

  return fc.letrec<Selections>((tie) => ({
    customer: some('c', [
      fc.constantFrom('uuid', 'name', 'externalId'),
      fc
        .constantFrom(...entitlements)
        .map((uuid) => `entitlementSummary(entitlementUuid: "${uuid}") { totalQuantity }`),
      fc
        .tuple(fc.constantFrom(...entitlements), tie('summary'))
        .map(([uuid, selection]) => `entitlementSummary(entitlementUuid: "${uuid}") ${selection}`),
      fc
        .tuple(listArgs(['status: []', 'status: ["active"]', 'search: "a"']), connection(tie('entitlement')))
        .map(([args, selection]) => `entitlements${args} ${selection}`),
      fc
        .tuple(
          listArgs(['filter: { quantity: { in: [] } }', 'filter: { quantity: { gt: 1 } }']),
          connection(tie('summary')),
        )
        .map(([args, selection]) => `entitlementSummaries${args} ${selection}`),
      ...ofAssignments,
    ]),
    entitlement: some('e', [
      fc.constantFrom(
        'name',
        'contract { name }',
        'product { uuid }',
        'customer { name }',
        'customer { externalId }',
      ),
      fc.constant('summary { totalQuantity }'),
      tie('summary').map((selection) => `summary ${selection}`),
      tie('customer').map((selection) => `customer ${selection}`),
    ]),
    summary: some('s', [
      fc.constantFrom('totalQuantity', 'entitlement { name }', 'customer { email }'),
      ...(withBalances ? [balance.map((selection) => `balance ${selection}`)] : []),
      tie('customer').map((selection) => `customer ${selection}`),
    ]),
  }));
}

/** What is asked for of a balance decides what its assignments are read with. */
const balance = fc.constantFrom(
  '{ held }',
  '{ reason granted }',
  '{ name assignments { uuid } }',
  '{ assignments { product { uuid } customer { name } } }',
);

/** Fields of a customer for which all of its assignments are read. */
function fieldsOfAssignments(entitlements: readonly string[]): fc.Arbitrary<string>[] {
  const some = JSON.stringify(entitlements.slice(0, 3));
  const choice = [
    '',
    '(held: true)',
    '(types: [FEATURE])',
    '(entitlementUuids: [])',
    `(entitlementUuids: ${some})`,
  ];
  return [
    fc
      .tuple(fc.constantFrom(...entitlements), balance)
      .map(([uuid, selection]) => `balance(entitlementUuid: "${uuid}") ${selection}`),
    fc.tuple(fc.constantFrom(...choice), balance).map(([args, selection]) => `balances${args} ${selection}`),
    fc
      .constantFrom('uuid', 'product { uuid }', 'customer { name }')
      .map((row) => `expiring(before: "2027-01-01T00:00:00Z") { ${row} }`),
  ];
}

/** Fields of one selection under names of their own, which no other type's share. */
function aliased(prefix: string, fields: readonly string[]): string {
  return fields.map((field, index) => `${prefix}${index}: ${field}`).join(' ');
}
