import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import { Output } from '../../src/execution/output.ts';
import { NotPlain, Run, type Write } from '../../src/execution/run.ts';
import { settled } from '../support/clock.ts';
import { graphContext } from '../support/graph-context.ts';

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(() => process.on('unhandledRejection', note));
afterAll(() => process.off('unhandledRejection', note));

const text: Write = (value, out) => {
  out.text += String(value);
};
const later = (value: string) => settled().then(() => value);
const failing = () =>
  settled().then((): string => {
    throw new Error('failed');
  });

/** Runs an operation that consists of the values in brackets, in the order of their writing. */
function execute(...values: readonly unknown[]): Promise<string | Buffer> {
  return new Run(graphContext(), {}, new EventLoopTurns(), 1000).execute((_source, out, run) => {
    out.text += '[';
    for (const value of values) {
      run.writeSoon(value, out, text);
      out.text += ';';
    }
    out.text += ']';
  });
}

describe('an execution', () => {
  it('writes what is there at once', async () => {
    expect(await execute('a', 'b')).toBe('[a;b;]');
  });

  it('keeps the order whichever value comes first', async () => {
    const slow = settled().then(() => later('slow'));
    expect(await execute(slow, 'now', later('quick'), later(''))).toBe('[slow;now;quick;;]');
  });

  it('leaves gaps within gaps', async () => {
    const run = new Run(graphContext(), {}, new EventLoopTurns(), 1000);
    const outer: Write = (value, out) => {
      out.text += `<${String(value)} `;
      run.writeSoon(later('inner'), out, text);
      out.text += '>';
    };
    const written = run.execute((_source, out) => {
      run.writeSoon(later('outer'), out, outer);
      out.text += '!';
    });
    expect(await written).toBe('<outer inner>!');
  });

  it('is not plain when a value fails, and ends only when every other one has come', async () => {
    let cameAfter = false;
    const slow = settled()
      .then(() => settled())
      .then(() => {
        cameAfter = true;
      });
    await expect(execute(failing(), slow, failing())).rejects.toThrow(NotPlain);
    expect(cameAfter).toBe(true);
    expect(unhandled).toEqual([]);
  });

  it('is not plain when a value cannot be written, at once or later', async () => {
    const picky: Write = () => {
      throw new NotPlain();
    };
    for (const value of ['now', later('later')]) {
      const run = new Run(graphContext(), {}, new EventLoopTurns(), 1000);
      const written = run.execute((_source, out) => {
        run.writeSoon(value, out, picky);
      });
      await expect(written).rejects.toThrow(NotPlain);
    }
  });
});

it('an output without gaps is its text', () => {
  const out = new Output();
  out.text += 'a';
  out.text += 'b';
  expect(out.whole()).toBe('ab');
});
