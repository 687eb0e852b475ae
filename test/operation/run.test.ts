import { GraphQLInt, GraphQLList, GraphQLNonNull } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import { answerFrame } from '../../src/operation/answer-frame.ts';
import { Output } from '../../src/operation/output.ts';
import { Run, type Write } from '../../src/operation/run.ts';
import { writerOf } from '../../src/operation/writer.ts';
import { settled } from '../support/clock.ts';
import { graphContext } from '../support/graph-context.ts';

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(() => process.on('unhandledRejection', note));
afterAll(() => process.off('unhandledRejection', note));

const text: Write = (value, out) => {
  if (value instanceof Error) throw value;
  out.text += JSON.stringify(value);
};
const later = (value: string) => settled().then(() => value);
const failing = () =>
  settled().then((): string => {
    throw new Error('failed');
  });

const freshRun = () => new Run(graphContext(), {}, new EventLoopTurns(), 1000);

/** Runs an operation that consists of the values in brackets, in the order of their writing. */
function execute(...values: readonly unknown[]): Promise<string | Buffer> {
  return freshRun().execute((_source, out, run, prev) => {
    out.text += '[';
    for (const [key, value] of values.entries()) {
      if (key > 0) out.text += ',';
      run.writeSoon(value, out, text, { prev, key }, false);
    }
    out.text += ']';
  }, answerFrame);
}

describe('an execution', () => {
  it('writes what is there at once', async () => {
    expect(await execute('a', 'b')).toBe('{"data":["a","b"]}');
  });

  it('keeps the order whichever value comes first', async () => {
    const slow = settled().then(() => later('slow'));
    expect(await execute(slow, 'now', later('quick'), later(''))).toBe('{"data":["slow","now","quick",""]}');
  });

  it('leaves gaps within gaps', async () => {
    const outer: Write = (value, out, run, prev) => {
      out.text += `<${String(value)} `;
      run.writeSoon(later('inner'), out, text, { prev, key: 'inner' }, false);
      out.text += '>';
    };
    const written = freshRun().execute((_source, out, run, prev) => {
      run.writeSoon(later('outer'), out, outer, { prev, key: 'outer' }, false);
      out.text += '!';
    }, answerFrame);
    expect(await written).toBe('{"data":<outer "inner">!}');
  });

  it('is null as a whole when a value fails that must not be null, and waits for no other', async () => {
    const never = new Promise(() => undefined);
    expect(JSON.parse(String(await execute(failing(), never, failing())))).toEqual({
      errors: [{ message: 'failed', path: [] }],
      data: null,
    });
    expect(unhandled).toEqual([]);
  });

  it('is null as a whole when a value cannot be written, at once or later', async () => {
    const picky: Write = () => {
      throw new Error('not this one');
    };
    for (const value of ['now', later('later')]) {
      const written = freshRun().execute((_source, out, run, prev) => {
        run.writeSoon(value, out, picky, { prev, key: 'value' }, false);
      }, answerFrame);
      expect(await written).toContain('"data":null');
    }
  });
});

it('looks after the other values of a list of which one failed', async () => {
  const list = new GraphQLList(new GraphQLNonNull(GraphQLInt));
  const at = { coordinate: 'Query.list', nodes: [] };
  const write = writerOf(list, at, () => text);
  const written = freshRun().execute((_source, out, run, prev) => {
    write([1, 'no number', failing()], out, run, { prev, key: 'list' });
  }, answerFrame);
  expect(JSON.parse(String(await written))).toMatchObject({ data: null, errors: [{ path: ['list', 1] }] });
  await settled();
  expect(unhandled).toEqual([]);
});

it('an output without gaps is its text', () => {
  const out = new Output();
  out.text += 'a';
  out.text += 'b';
  expect(out.whole()).toBe('ab');
});
