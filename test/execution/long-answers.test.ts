import { describe, expect, it } from 'vitest';
import type { Turns } from '../../src/domain/turns.ts';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import { FastPath } from '../../src/execution/fast-path.ts';
import { pacedExecution } from '../../src/execution/paced-execution.ts';
import { BrokenRow } from '../../src/domain/page.ts';
import { Loaders } from '../../src/loaders/loaders.ts';
import { CursorCodec } from '../../src/paging/cursor.ts';
import type { GraphContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import { execute, parse } from 'graphql';
import { ORGANISATION } from '../limits/counted-graph.ts';
import { callerFor } from '../support/caller.ts';
import { fakeZenskar, type PortCall } from '../support/fake-zenskar.ts';
import { customerUuid, rowOf, summaryOf } from '../support/sample-data.ts';
import { LIMITS } from './two-graphs.ts';

const CUSTOMER = customerUuid(1);
const GRAPH_LIMITS = { pageLimit: 100, pageBudget: 20, maxPageSize: 500 };
const ROWS = 500;

function world(name: string, before?: (call: PortCall) => void) {
  const range = Array.from({ length: ROWS }, (_, n) => n);
  const fake = fakeZenskar({
    rows: new Map([[CUSTOMER, range.map((n) => rowOf(CUSTOMER, n, { name }))]]),
    summaries: new Map([[CUSTOMER, range.map((n) => summaryOf(CUSTOMER, n))]]),
    ...(before && { before }),
  });
  const context: GraphContext = {
    principal: ORGANISATION,
    loaders: new Loaders(fake.api, callerFor(), GRAPH_LIMITS),
    cursors: new CursorCodec('a secret of at least 32 characters'),
    limits: GRAPH_LIMITS,
  };
  return { context, calls: fake.calls };
}

/** Turns that are counted. */
function counted(characters: number): Turns & { readonly given: number } {
  const turns = new EventLoopTurns(characters);
  let given = 0;
  return {
    characters,
    get given() {
      return given;
    },
    later(whose, piece) {
      turns.later(whose, () => {
        given += 1;
        piece();
      });
    },
  };
}

const ids = (count: number) => Array.from({ length: count }, (_, n) => `a${n}: id`).join(' ');
const rows = (selection: string) =>
  `{ customer(uuid: "${CUSTOMER}") { entitlements(first: ${ROWS}) { nodes { ${selection} } } } }`;

async function fastAnswer(query: string, turns: Turns, name = 'a name', maxResponseBytes = 100_000_000) {
  const { context, calls } = world(name);
  const fast = new FastPath(
    schema,
    { ...LIMITS, maxResponseBytes, introspection: false },
    turns,
    () => undefined,
  );
  const answer = await fast.answer({ query, operationName: null, variables: {} }, context);
  return { text: String(answer?.body), calls: calls.length };
}

describe('while a long answer is written', () => {
  it.each([
    ['rows of many fields', rows(`name ${ids(20)}`)],
    [
      'rows within rows',
      rows(`id contract { uuid } customer { entitlements(first: 1) { nodes { ${ids(2)} } } }`),
    ],
    ['totals of rows', rows(`${ids(20)} summary { id entitlement { name } }`)],
    ['edges', rows('id').replace('nodes {', 'edges { cursor node {').replace(/\}$/, '} }')],
  ])('others have a turn after each part of it: %s', async (_what, query) => {
    const inOneGo = counted(Infinity);
    const inPieces = counted(10_000);
    const whole = await fastAnswer(query, inOneGo);
    const pieces = await fastAnswer(query, inPieces);
    expect(pieces).toEqual(whole);
    expect(inOneGo.given).toBe(0);
    const length = whole.text.length;
    expect(inPieces.given).toBeGreaterThan(length / 10_000 / 2);
    expect(inPieces.given).toBeLessThan((length / 10_000) * 2);
  });

  it('a short answer takes no turn', async () => {
    const turns = counted(65_536);
    await fastAnswer(rows('uuid'), turns);
    expect(turns.given).toBe(0);
  });

  it('the reference implementation gives turns as well, and needs no more calls for it', async () => {
    for (const query of [
      rows(`name ${ids(5)}`),
      rows('id summary { id }'),
      rows('nope: name').replace('nodes', 'edges').replace('nope: name', 'node { id }'),
    ]) {
      const document = parse(query);
      const [plain, paced] = [world('a name'), world('a name')];
      const turns = counted(1);
      const expected = await execute({ schema, document, contextValue: plain.context });
      const result = await pacedExecution(schema, turns)(
        { schema, document, contextValue: paced.context },
        'A',
      );
      expect(JSON.stringify(result)).toBe(JSON.stringify(expected));
      expect(paced.calls.length).toBe(plain.calls.length);
      expect(turns.given).toBeGreaterThanOrEqual(9);
    }
  });
});

describe('an answer that turns out too long', () => {
  const LONG = 'n'.repeat(10_000);

  it('is given up, whatever was estimated', async () => {
    const turns = counted(65_536);
    const answer = fastAnswer(rows('name'), turns, LONG, 1_000_000);
    await expect(answer).rejects.toMatchObject({
      failure: { kind: 'too-complex', message: expect.stringContaining('at most 1000000 bytes') as unknown },
    });
    // Nothing is written any more once it is known.
    expect(turns.given).toBeLessThan(1_000_000 / 65_536 + 2);
  });

  it('is told by its bytes, not by its characters, to the last of them', async () => {
    const query = `{ customer(uuid: "${CUSTOMER}") { entitlements(first: 3) { nodes { name } } } }`;
    for (const name of ['ü', '€', '😀', 'x"\n', 'plain']) {
      const { text } = await fastAnswer(query, new EventLoopTurns(), name.repeat(100));
      const bytes = Buffer.byteLength(text);
      expect((await fastAnswer(query, new EventLoopTurns(), name.repeat(100), bytes)).text).toBe(text);
      await expect(fastAnswer(query, new EventLoopTurns(), name.repeat(100), bytes - 1)).rejects.toThrow();
    }
  });
});

it('an answer of endless errors is given up by the reference implementation', async () => {
  const failure = { kind: 'upstream-invalid', path: '$', message: 'broken' } as const;
  const fake = fakeZenskar({ rows: new Map([[CUSTOMER, [new BrokenRow(failure)]]]) });
  const context: GraphContext = {
    principal: ORGANISATION,
    loaders: new Loaders(fake.api, callerFor(), GRAPH_LIMITS),
    cursors: new CursorCodec('a secret of at least 32 characters'),
    limits: GRAPH_LIMITS,
  };
  const lists = (count: number) =>
    Array.from({ length: count }, (_, n) => `a${n}: entitlements(first: 1) { nodes { id } }`).join(' ');
  const customers = JSON.stringify(Array(100).fill(CUSTOMER));
  const run = (count: number) =>
    pacedExecution(schema, new EventLoopTurns())(
      {
        schema,
        document: parse(`{ customersByUuid(uuids: ${customers}) { ${lists(count)} } }`),
        contextValue: context,
      },
      'A',
    );
  expect((await run(10))?.errors).toHaveLength(1000);
  expect(await run(11)).toBeNull();
});
