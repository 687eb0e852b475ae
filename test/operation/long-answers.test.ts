import { describe, expect, it } from 'vitest';
import type { Turns } from '../../src/domain/turns.ts';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import { Pipeline } from '../../src/operation/pipeline.ts';
import { BrokenRow } from '../../src/domain/page.ts';
import { Loaders } from '../../src/loaders/loaders.ts';
import { CursorCodec } from '../../src/cursors/cursor.ts';
import type { GraphContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import { ORGANISATION } from './limits/counted-graph.ts';
import { callerFor } from '../support/caller.ts';
import { PRESENT } from '../support/present.ts';
import { fakeZenskar, type PortCall } from '../support/fake-zenskar.ts';
import { customerOf, customerUuid, rowOf, summaryOf } from '../support/sample-data.ts';
import { LIMITS } from './two-graphs.ts';

const CUSTOMER = customerUuid(1);
const GRAPH_LIMITS = { pageLimit: 100, pageBudget: 20, maxPageSize: 500 };
const ROWS = 500;

function world(name: string, before?: (call: PortCall) => void) {
  const range = Array.from({ length: ROWS }, (_, n) => n);
  const fake = fakeZenskar({
    rows: new Map([[CUSTOMER, range.map((n) => rowOf(CUSTOMER, n, { name }))]]),
    summaries: new Map([[CUSTOMER, range.map((n) => summaryOf(CUSTOMER, n))]]),
    customers: [customerOf(1, { externalId: name })],
    ...(before && { before }),
  });
  const context: GraphContext = {
    principal: ORGANISATION,
    loaders: new Loaders(fake.api, callerFor(), GRAPH_LIMITS),
    ...PRESENT,
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
  const { body, errors } = await pipelineWith(turns, maxResponseBytes).execute(
    { query, operationName: null, variables: {} },
    context,
    () => null,
  );
  return { text: String(body), calls: calls.length, errors: errors.map(({ message }) => message) };
}

function pipelineWith(turns: Turns, maxResponseBytes = 100_000_000): Pipeline {
  const limits = { ...LIMITS, maxAliases: 2_000, maxTokens: 20_000, maxResponseBytes, introspection: false };
  return new Pipeline({ schema, limits, trusted: null, turns, report: () => undefined });
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

  it.each(['name uuid', 'uuid name', 'name quantity', 'name customer { uuid }', 'name again: name'])(
    'a text that is longer than what is added at once is whole among its neighbours: %s',
    async (fields) => {
      const { text } = await fastAnswer(rows(fields), new EventLoopTurns(), 'n'.repeat(70_000));
      const short = await fastAnswer(rows(fields), new EventLoopTurns(), 'n');
      expect(JSON.parse(text)).toEqual(JSON.parse(short.text.replaceAll('"n"', `"${'n'.repeat(70_000)}"`)));
    },
  );

  it('a short answer takes no turn', async () => {
    const turns = counted(65_536);
    await fastAnswer(rows('uuid'), turns);
    expect(turns.given).toBe(0);
  });
});

describe('an answer that turns out too long', () => {
  const LONG = 'n'.repeat(10_000);

  it('is given up, whatever was estimated', async () => {
    const turns = counted(65_536);
    const answer = fastAnswer(rows('name'), turns, LONG, 1_000_000);
    expect(await answer).toMatchObject({
      text: expect.stringContaining('"data":null') as unknown,
      errors: [expect.stringContaining('an answer of at most 1000000 bytes')],
    });
    // Nothing is written any more once it is known.
    expect(turns.given).toBeLessThan(1_000_000 / 65_536 + 2);
  });

  it.each([
    ['at hand', 'name'],
    ['still promised', 'customer { externalId }'],
  ])(
    'is told by its bytes, not by its characters, to the last of them, be its texts %s',
    async (_, field) => {
      const query = `{ customer(uuid: "${CUSTOMER}") { entitlements(first: 3) { nodes { ${field} } } } }`;
      for (const name of ['ü', '€', '😀', 'x"\n', 'plain']) {
        const { text } = await fastAnswer(query, new EventLoopTurns(), name.repeat(100));
        const bytes = Buffer.byteLength(text);
        expect((await fastAnswer(query, new EventLoopTurns(), name.repeat(100), bytes)).text).toBe(text);
        const { errors } = await fastAnswer(query, new EventLoopTurns(), name.repeat(100), bytes - 1);
        expect(errors).toEqual([expect.stringContaining(`an answer of at most ${bytes - 1} bytes`)]);
      }
    },
  );
});

it('an answer of endless errors is given up', async () => {
  const failure = { kind: 'upstream-invalid', path: '$', message: 'broken' } as const;
  const fake = fakeZenskar({ rows: new Map([[CUSTOMER, [new BrokenRow(failure)]]]) });
  const context: GraphContext = {
    principal: ORGANISATION,
    loaders: new Loaders(fake.api, callerFor(), GRAPH_LIMITS),
    ...PRESENT,
    cursors: new CursorCodec('a secret of at least 32 characters'),
    limits: GRAPH_LIMITS,
  };
  const lists = (count: number) =>
    Array.from({ length: count }, (_, n) => `a${n}: entitlements(first: 1) { nodes { id } }`).join(' ');
  const customers = JSON.stringify(Array(100).fill(CUSTOMER));
  const run = async (count: number) => {
    const query = `{ customersByUuid(uuids: ${customers}) { ${lists(count)} } }`;
    const request = { query, operationName: null, variables: {} };
    const { body, errors } = await pipelineWith(new EventLoopTurns()).execute(request, context, () => null);
    return { isWhole: !String(body).includes('"data":null'), errors: errors.map(({ message }) => message) };
  };
  const most = await run(10);
  expect(most.isWhole).toBe(true);
  expect(most.errors).toHaveLength(1000);
  const { isWhole, errors } = await run(11);
  expect(isWhole).toBe(false);
  expect(errors).toEqual([expect.stringContaining('an answer of at most 1000 errors')]);
});
