import { parse } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import { answerFrame } from '../../src/operation/answer-frame.ts';
import { CompiledOperation } from '../../src/operation/compiled-operation.ts';
import { boundedDocumentCache } from '../../src/operation/document-cache.ts';
import { Pipeline } from '../../src/operation/pipeline.ts';
import { Loaders } from '../../src/loaders/loaders.ts';
import { CursorCodec } from '../../src/cursors/cursor.ts';
import type { GraphContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import { OperationShape, type VariableValues } from '../../src/schema/operation-shape.ts';
import { ORGANISATION } from './limits/counted-graph.ts';
import { callerFor } from '../support/caller.ts';
import { PRESENT } from '../support/present.ts';
import { fakeZenskar } from '../support/fake-zenskar.ts';
import { customerOf, customerUuid, rowOf, summaryOf } from '../support/sample-data.ts';
import { LIMITS } from './two-graphs.ts';

const limits = { pageLimit: 100, pageBudget: 5, maxPageSize: 100 };

function context(fake = fakeZenskar()): GraphContext {
  const cursors = new CursorCodec('a secret of at least 32 characters');
  return {
    principal: ORGANISATION,
    loaders: new Loaders(fake.api, callerFor(), limits),
    cursors,
    limits,
    ...PRESENT,
  };
}

const TURNS = new EventLoopTurns();
const UNCOUNTED = () => undefined;

function pipeline(limits: Partial<typeof LIMITS> = {}, report: (cause: unknown) => void = () => undefined) {
  const all = { ...LIMITS, ...limits, introspection: false };
  return new Pipeline({ schema, limits: all, trusted: null, turns: TURNS, report });
}

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

  it('are bounded: beyond the bound those that are known go on, and others are compiled each time', async () => {
    const operation = CompiledOperation.of(schema, parse(text), null, UNCOUNTED);
    const shapes = vi.spyOn(OperationShape, 'of');
    const outcomes: boolean[] = [];
    for (let round = 0; round < 2; round += 1) {
      for (let bits = 0; bits < 64; bits += 1) {
        const given = names.filter((_, n) => bits & (1 << n)).length;
        outcomes.push(await isExecuted(operation, choice(bits), 1 + given));
      }
    }
    expect(outcomes).toEqual(Array(128).fill(true));
    expect(shapes).toHaveBeenCalledTimes(16 + 2 * 48);
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

  it('tell null, which is an error, from all others', async () => {
    const document = parse('query($a: Boolean = true) { viewer { __typename @include(if: $a) } }');
    const operation = CompiledOperation.of(schema, document, null, UNCOUNTED);
    const execute = async (variables: VariableValues) =>
      JSON.parse(
        String(await operation.execute(variables, context(), LIMITS, TURNS, answerFrame)),
      ) as unknown;
    expect(await execute({ a: null })).toMatchObject({ data: null, errors: [{ path: ['viewer'] }] });
    expect(await execute({})).toEqual({ data: { viewer: { __typename: 'Viewer' } } });
  });
});

describe('what is kept of documents', () => {
  it('does not grow with the names that are asked for', async () => {
    const path = pipeline();
    const compiled = vi.spyOn(CompiledOperation, 'of');
    const ask = async (operationName: string | null) => {
      const request = { query: 'query A { __typename }', operationName, variables: {} };
      const { body, errors } = await path.execute(request, context(), () => null);
      return errors.length === 0 ? body : null;
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
    const path = pipeline({ maxTokens: 10_000, maxAliases: 1_000 });
    const fields = Array.from({ length: 1_000 }, (_, n) => `f${n}: __typename`).join(' ');
    const shapes = vi.spyOn(OperationShape, 'of');
    const ask = async (n: number) => {
      shapes.mockClear();
      const query = `query Q${n} { ${fields} }`;
      const request = { query, operationName: null, variables: {} };
      expect((await path.execute(request, context(), () => null)).errors).toEqual([]);
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
    const cache = boundedDocumentCache<{ readonly n: number }>(50, 400, () => 0);
    const texts = Array.from({ length: 2000 }, (_, n) => String(n).repeat(1 + (n % 20)));
    for (const [n, text] of texts.entries()) {
      cache.set(text, { n });
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
    const request = { query, operationName: null, variables: {} };
    const { errors } = await pipeline().execute(request, context(fake), () => null);
    expect(errors.map(({ path }) => path)).toEqual([['customer', 'entitlements', 'nodes', 1, 'name']]);
    expect(fake.calls.map(({ method }) => method)).toEqual(['customer', 'entitlements', 'summaries']);
    expect(JSON.stringify(fake.calls[2]).match(/e0000000/g)).toHaveLength(3);
  });
});

describe('a fault of the pipeline itself', () => {
  it('is reported, and told as INTERNAL; nothing is executed for it a second time', async () => {
    const fault = new TypeError('a fault of the gateway');
    const compiled = vi.spyOn(CompiledOperation.prototype, 'execute').mockRejectedValue(fault);
    const reported: unknown[] = [];
    const request = { query: '{ viewer { __typename } }', operationName: null, variables: {} };
    const path = pipeline({}, (cause) => reported.push(cause));
    const { body, errors, kind } = await path.execute(request, context(), () => null);
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'INTERNAL' }]);
    expect(String(body)).not.toContain('a fault of the gateway');
    expect({ kind, reported }).toEqual({ kind: 'query', reported: [fault] });
    expect(compiled).toHaveBeenCalledTimes(1);
    compiled.mockRestore();
  });
});
