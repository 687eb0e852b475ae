import { parse } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import { answerFrame } from '../../src/execution/answer-frame.ts';
import { CompiledOperation } from '../../src/execution/compiled-operation.ts';
import { boundedDocumentCache } from '../../src/execution/document-cache.ts';
import { FastPath } from '../../src/execution/fast-path.ts';
import { NotCovered } from '../../src/execution/not-covered.ts';
import { Loaders } from '../../src/loaders/loaders.ts';
import { CursorCodec } from '../../src/paging/cursor.ts';
import type { GraphContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import { OperationShape, type VariableValues } from '../../src/schema/operation-shape.ts';
import { ORGANISATION } from '../limits/counted-graph.ts';
import { callerFor } from '../support/caller.ts';
import { fakeZenskar } from '../support/fake-zenskar.ts';
import { customerOf, customerUuid, rowOf, summaryOf } from '../support/sample-data.ts';
import { LIMITS } from './two-graphs.ts';

const limits = { pageLimit: 100, pageBudget: 5, maxPageSize: 100 };

function context(fake = fakeZenskar()): GraphContext {
  const cursors = new CursorCodec('a secret of at least 32 characters');
  return { principal: ORGANISATION, loaders: new Loaders(fake.api, callerFor(), limits), cursors, limits };
}

const TURNS = new EventLoopTurns();
const UNCOUNTED = () => undefined;
const UNREPORTED = () => undefined;

/** Whether it is, with so many fields in its answer. */
async function isExecuted(operation: CompiledOperation, variables: VariableValues, fields: number) {
  try {
    const body = await operation.execute(variables, context(), LIMITS, TURNS, answerFrame);
    const { data } = JSON.parse(String(body)) as { data: object };
    return Object.keys(data).length === fields;
  } catch {
    return false;
  }
}

describe('plans per choice of @skip and @include', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const text = `query(${names.map((name) => `$${name}: Boolean!`).join()}) {
    ${names.map((name) => `${name}: __typename @include(if: $${name})`).join(' ')} always: __typename }`;
  const choice = (bits: number) =>
    Object.fromEntries(names.map((name, index) => [name, (bits & (1 << index)) !== 0]));

  it('are bounded: beyond the bound those that are known go on, and others take the general way', async () => {
    const operation = CompiledOperation.of(schema, parse(text), null, UNCOUNTED);
    const shapes = vi.spyOn(OperationShape, 'of');
    const outcomes: boolean[] = [];
    for (let round = 0; round < 2; round += 1) {
      for (let bits = 0; bits < 64; bits += 1) {
        const given = names.filter((_, n) => bits & (1 << n)).length;
        outcomes.push(await isExecuted(operation, choice(bits), 1 + given));
      }
    }
    expect(outcomes.filter(Boolean)).toHaveLength(32);
    expect(outcomes.slice(0, 64)).toEqual(outcomes.slice(64));
    expect(shapes).toHaveBeenCalledTimes(16);
    shapes.mockRestore();
  });

  it('are told apart by conditions only, not by other variables', async () => {
    const document = parse('query($id: UUID!) { customer(uuid: $id) { uuid } }');
    const operation = CompiledOperation.of(schema, document, null, UNCOUNTED);
    for (let n = 0; n < 40; n += 1) {
      const id = customerUuid(n);
      expect(await operation.execute({ id }, context(), LIMITS, TURNS, answerFrame)).toBe(
        `{"data":{"customer":{"uuid":"${id}"}}}`,
      );
    }
  });

  it('are not told apart by what other operations of the document depend on', async () => {
    const document = parse(`
      query A($x: Boolean!) { __typename @skip(if: $x) }
      query B($id: UUID!, $x: String) { customer(uuid: $id) { uuid entitlements(search: $x) { __typename } } }`);
    const operation = CompiledOperation.of(schema, document, 'B', UNCOUNTED);
    const id = customerUuid(1);
    const shapes = vi.spyOn(OperationShape, 'of');
    for (const x of ['a text', 'x'.repeat(200), null, ...Array.from({ length: 20 }, (_, n) => String(n))]) {
      expect(await operation.execute({ id, x }, context(), LIMITS, TURNS, answerFrame)).toContain(
        `"uuid":"${id}"`,
      );
    }
    expect(shapes).toHaveBeenCalledTimes(1);
    shapes.mockRestore();
  });

  it('are not made for null, which is an error', async () => {
    const document = parse('query($a: Boolean = true) { viewer { __typename @include(if: $a) } }');
    const operation = CompiledOperation.of(schema, document, null, UNCOUNTED);
    expect(await operation.execute({}, context(), LIMITS, TURNS, answerFrame)).toBe(
      '{"data":{"viewer":{"__typename":"Viewer"}}}',
    );
    expect(() => operation.execute({ a: null }, context(), LIMITS, TURNS, answerFrame)).toThrow(NotCovered);
  });
});

describe('what is kept of documents', () => {
  const fast = () => new FastPath(schema, { ...LIMITS, introspection: false }, TURNS, UNREPORTED);

  it('does not grow with the names that are asked for', async () => {
    const path = fast();
    const compiled = vi.spyOn(CompiledOperation, 'of');
    const ask = async (operationName: string | null) => {
      const request = { query: 'query A { __typename }', operationName, variables: {} };
      return (await path.answer(request, context()))?.body ?? null;
    };
    expect(await ask(null)).toBe('{"data":{"__typename":"Query"}}');
    expect(await ask('A')).toBe('{"data":{"__typename":"Query"}}');
    for (const name of ['', 'B', 'constructor', '__proto__']) expect(await ask(name)).toBeNull();
    compiled.mockClear();
    await ask(null);
    await ask('A');
    expect(compiled).not.toHaveBeenCalled();
    compiled.mockRestore();
  });

  it('is given up before more than 20,000 fields are kept compiled', async () => {
    const path = new FastPath(
      schema,
      {
        ...LIMITS,
        maxTokens: 10_000,
        maxAliases: 1_000,
        introspection: false,
      },
      TURNS,
      UNREPORTED,
    );
    const fields = Array.from({ length: 1_000 }, (_, n) => `f${n}: __typename`).join(' ');
    const shapes = vi.spyOn(OperationShape, 'of');
    const ask = async (n: number) => {
      shapes.mockClear();
      const query = `query Q${n} { ${fields} }`;
      expect(await path.answer({ query, operationName: null, variables: {} }, context())).not.toBeNull();
      return shapes.mock.calls.length === 1;
    };
    const areCompiled = [];
    for (let n = 0; n < 20; n += 1) areCompiled.push(await ask(n));
    expect(areCompiled).toEqual(Array(20).fill(true));
    expect([await ask(0), await ask(19)]).toEqual([false, false]);
    expect([await ask(20), await ask(0)]).toEqual([true, true]);
    shapes.mockRestore();
  });

  it('stays within its bounds whatever comes', () => {
    const cache = boundedDocumentCache<number>(50, 400, () => 0);
    const texts = Array.from({ length: 2000 }, (_, n) => String(n).repeat(1 + (n % 20)));
    for (const [n, text] of texts.entries()) {
      cache.set(text, n);
      const held = texts.slice(0, n + 1).filter((known) => cache.get(known) !== undefined);
      if (n % 100 !== 0) continue;
      expect(held.length).toBeLessThanOrEqual(50);
      expect(held.join('').length).toBeLessThanOrEqual(400);
    }
  });
});

describe('an error', () => {
  const customer = customerUuid(1);
  const failure = {
    kind: 'upstream-invalid',
    path: '$.results[0].name',
    message: 'Expected a string.',
  } as const;
  const query = `{ customer(uuid: "${customer}") { name entitlements { nodes { name summary { totalQuantity } } } } }`;

  it('keeps nothing else from being loaded', async () => {
    const fake = fakeZenskar({
      customers: [customerOf(1)],
      rows: new Map([
        [
          customer,
          [1, 2, 3].map((n) => rowOf(customer, n, n === 2 ? { flaws: new Map([['name', failure]]) } : {})),
        ],
      ]),
      summaries: new Map([[customer, [1, 2, 3].map((n) => summaryOf(customer, n))]]),
    });
    const path = new FastPath(schema, { ...LIMITS, introspection: false }, TURNS, UNREPORTED);
    const answer = await path.answer({ query, operationName: null, variables: {} }, context(fake));
    expect(answer?.errors.map(({ path: at }) => at)).toEqual([
      ['customer', 'entitlements', 'nodes', 1, 'name'],
    ]);
    expect(fake.calls.map(({ method }) => method)).toEqual(['customer', 'entitlements', 'summaries']);
    expect(JSON.stringify(fake.calls[2]).match(/e0000000/g)).toHaveLength(3);
  });
});
