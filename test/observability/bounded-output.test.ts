import { describe, expect, it } from 'vitest';
import { BoundedOutput } from '../../src/observability/bounded-output.ts';
import { ManualClock } from '../support/clock.ts';

const LINE = `${'x'.repeat(65_535)}\n`;
/** How many such lines wait at most. */
const MOST = 32;

/** A stream that takes what it is given when the test says so. */
function start() {
  const taken: string[] = [];
  const waiting: { lines: string; written: (error?: Error) => void }[] = [];
  const output = new BoundedOutput(
    { write: (lines, written) => waiting.push({ lines, written }) },
    (dropped) => `dropped ${dropped}\n`,
  );
  const take = (count: number, error?: Error) => {
    for (const { lines, written } of waiting.splice(0, count)) {
      if (error === undefined) taken.push(lines === LINE ? 'line' : lines);
      written(error);
    }
  };
  return { output, taken, waiting, take };
}

describe('an output that is bounded', () => {
  it('hands on what it is given, in order, and tells of nothing', () => {
    const { output, taken, take } = start();
    output.write('one\ntwo\n');
    output.write('three\n');
    take(2);
    expect(taken).toEqual(['one\ntwo\n', 'three\n']);
  });

  it('holds no more than its bound, whatever it is given while nobody reads', () => {
    const { output, waiting } = start();
    for (let each = 0; each < 10 * MOST; each += 1) output.write(LINE);
    expect(waiting).toHaveLength(MOST);
  });

  it('tells how many lines were dropped, where they are missing, once half of what waited is read', () => {
    const { output, taken, waiting, take } = start();
    for (let each = 0; each < MOST; each += 1) output.write(LINE);
    output.write('lost\nlost\n');
    output.write('lost\n');
    take(MOST / 2 - 1);
    output.write('lost\n');
    take(1);
    output.write('kept\n');
    take(waiting.length);
    expect(taken.filter((lines) => lines !== 'line')).toEqual(['dropped 4\n', 'kept\n']);
    expect(taken.slice(-2)).toEqual(['dropped 4\n', 'kept\n']);
    expect(output.dropped).toBe(4);
  });

  it('counts what could not be written as dropped, and tells of it with the next lines that can', () => {
    const { output, taken, take } = start();
    output.write('lost\nlost\n');
    take(1, new Error('EPIPE'));
    output.write('lost\n');
    take(1, new Error('EPIPE'));
    output.write('kept\n');
    take(1);
    output.write('more\n');
    take(1);
    expect(taken).toEqual(['dropped 3\nkept\n', 'more\n']);
    expect(output.dropped).toBe(3);
  });

  it('is settled when all is written', async () => {
    const { output, take } = start();
    const clock = new ManualClock();
    const setTimer = clock.setTimer.bind(clock);
    expect(await output.settled(1000, setTimer)).toBe(true);
    output.write('one\n');
    output.write('two\n');
    let settled: boolean | undefined;
    void output.settled(1000, setTimer).then((whether) => {
      settled = whether;
    });
    await clock.advance(999);
    take(1);
    await clock.advance(999);
    expect(settled).toBeUndefined();
    take(1);
    await clock.advance(0);
    expect(settled).toBe(true);
  });

  it('is waited for no longer once nothing moves', async () => {
    const { output } = start();
    const clock = new ManualClock();
    output.write('one\n');
    const settled = output.settled(1000, clock.setTimer.bind(clock));
    await clock.advance(1000);
    expect(await settled).toBe(false);
  });
});
