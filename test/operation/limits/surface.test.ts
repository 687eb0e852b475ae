import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CUSTOMER, limitedServer, ROOMY } from './limited-server.ts';

const repeat = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

describe('G2: without introspection the schema cannot be learned', () => {
  const { ask } = limitedServer();

  it.each([
    '{ __schema { queryType { name } } }',
    '{ __type(name: "Customer") { name } }',
    getIntrospectionQuery(),
  ])('by asking for it: %s', async (query) => {
    const reply = await ask(query);
    expect(reply.data).toBeNull();
    expect(reply.messages.join()).toContain('introspection');
  });

  it.each([
    '{ custome { uuid } }',
    `{ customer(uid: "${CUSTOMER}") { uuid } }`,
    `{ customer(uuid: "${CUSTOMER}") { entitlement { totalCount } } }`,
    `{ customer(uuid: "${CUSTOMER}") { entitlements(orderBy: { field: CREATED }) { totalCount } } }`,
    `{ customer(uuid: "${CUSTOMER}") { entitlements(orderBy: { fiel: ID }) { totalCount } } }`,
    '{ node(id: "x") { ... on Custome { id } } }',
    'query($v: UUI!) { customer(uuid: $v) { uuid } }',
  ])('by guessing: %s', async (query) => {
    const reply = await ask(query);
    expect(reply.codes).not.toEqual([]);
    expect(reply.text).not.toMatch(/did you mean/i);
  });

  it('by guessing in variables', async () => {
    const query = `query($o: EntitlementOrder) { customer(uuid: "${CUSTOMER}") { entitlements(orderBy: $o) { totalCount } } }`;
    for (const o of [{ field: 'CREATED' }, { fiel: 'ID' }]) {
      const reply = await ask(query, { o });
      expect(new Set(reply.codes)).toEqual(new Set(['BAD_USER_INPUT']));
      expect(reply.text).not.toMatch(/did you mean/i);
    }
  });

  it('but both are there when introspection is on', async () => {
    const open = limitedServer({ introspection: true });
    expect((await open.ask(getIntrospectionQuery())).codes).toEqual([]);
    expect((await open.ask('{ custome { uuid } }')).text).toMatch(/did you mean/i);
  });
});

describe('G3: a document over a limit is refused before it is validated or executed', () => {
  it.each<[what: string, query: string]>([
    ['tokens', `{ ${'customer '.repeat(ROOMY.maxTokens)} }`],
    ['levels of fields', `{ a${'{a'.repeat(ROOMY.maxDepth)}${'}'.repeat(ROOMY.maxDepth)} }`],
    ['aliases', `{ ${repeat(ROOMY.maxAliases + 1, (n) => `a${n}: viewer { __typename }`)} }`],
    ['directives', `{ viewer ${'@skip(if: true) '.repeat(ROOMY.maxDirectives + 1)} { __typename } }`],
    ['operations', repeat(11, (n) => `query Q${n} { viewer { __typename } }`)],
    [
      'upstream calls',
      `query($c: UUID!) { customer(uuid: $c) { ${repeat(3, (n) => `a${n}: entitlements(last: 1, search: "${n}") { nodes { name } }`)} } }`,
    ],
  ])('%s', async (_what, query) => {
    const { ask, calls } = limitedServer();
    for (let time = 1; time <= 2; time += 1) {
      const reply = await ask(query, { c: CUSTOMER });
      expect(reply.codes).toEqual(['QUERY_TOO_COMPLEX']);
      expect(reply.data).toBeNull();
    }
    expect(calls).toEqual([]);
  });

  it('states estimate and limits, and counts a variable as it counts a literal', async () => {
    const { ask, calls } = limitedServer({ maxRows: 100 });
    const literal = await ask(
      `{ customer(uuid: "${CUSTOMER}") { entitlements(first: 101) { nodes { name } } } }`,
    );
    const variable = await ask(
      'query($c: UUID!, $n: Int) { customer(uuid: $c) { entitlements(first: $n) { nodes { name } } } }',
      { c: CUSTOMER, n: 101 },
    );
    for (const { messages } of [literal, variable]) {
      expect(messages.join()).toContain(
        'at most 50 upstream calls, 100 rows and an answer of 1000000 bytes, got one estimated at 2 calls, 102 rows',
      );
    }
    expect(calls).toEqual([]);
  });

  it('executes what is within them', async () => {
    const { ask, calls } = limitedServer({ maxUpstreamCalls: 1, maxRows: 10 });
    const reply = await ask(`{ customer(uuid: "${CUSTOMER}") { entitlements { nodes { uuid } } } }`);
    expect(reply.codes).toEqual([]);
    expect(calls).toHaveLength(1);
  });

  it('tells a variable of the wrong type as what it is', async () => {
    const { ask } = limitedServer({ maxUpstreamCalls: 0 });
    const query = 'query($n: Int) { customersByUuid(uuids: []) { entitlements(first: $n) { totalCount } } }';
    expect((await ask(query, { n: 'many' })).codes).toEqual(['BAD_USER_INPUT']);
  });
});

describe('G4: aliases of __typename are refused like any others', () => {
  it('400 of them', async () => {
    const { ask } = limitedServer({ maxTokens: 5000 });
    expect((await ask(`{ ${repeat(400, (n) => `a${n}: __typename`)} }`)).codes).toEqual([
      'QUERY_TOO_COMPLEX',
    ]);
  });
});

describe('G15: the number of validation errors is bounded', () => {
  const limits = { maxTokens: 10_000, maxDirectives: 10_000 };

  it.each([
    ['1000 unknown directives', `{ viewer { __typename ${'@nothing '.repeat(1000)} } }`],
    ['1000 unknown fields', `{ ${repeat(1000, (n) => `unknown${n}`)} }`],
  ])('%s', async (_what, query) => {
    const reply = await limitedServer(limits).ask(query);
    expect(reply.codes.length).toBeGreaterThan(0);
    expect(reply.codes.length).toBeLessThanOrEqual(6);
  });
});
