import { describe, expect, it } from 'vitest';
import { LineBatch } from '../../src/observability/line-batch.ts';
import { ManualClock } from '../support/clock.ts';

function start() {
  const clock = new ManualClock();
  const written: string[] = [];
  const output = { write: (lines: string) => void written.push(lines) };
  const batch = new LineBatch(output, (milliseconds, callback) => clock.setTimer(milliseconds, callback));
  return { clock, written, batch };
}

describe('a batch of lines', () => {
  it('is written a tenth of a second after its first line, as one', async () => {
    const { clock, written, batch } = start();
    batch.write('one\n');
    await clock.advance(60);
    batch.write('two\n');
    expect(written).toEqual([]);
    await clock.advance(40);
    expect(written).toEqual(['one\ntwo\n']);
    batch.write('three\n');
    await clock.advance(99);
    expect(written).toHaveLength(1);
    await clock.advance(1);
    expect(written).toEqual(['one\ntwo\n', 'three\n']);
  });

  it('is written at once when it is large, and leaves no timer behind', async () => {
    const { clock, written, batch } = start();
    const line = `${'x'.repeat(20_000)}\n`;
    batch.write(line);
    batch.write(line);
    expect(written).toEqual([line + line]);
    await clock.advance(1000);
    expect(written).toHaveLength(1);
  });

  it('is written when it is told to, and nothing is written twice', async () => {
    const { clock, written, batch } = start();
    batch.flush();
    batch.write('last\n');
    batch.flush();
    batch.flush();
    await clock.advance(1000);
    expect(written).toEqual(['last\n']);
  });
});
