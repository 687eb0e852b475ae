import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { watchStarters } from '../../src/command/starter-watch.ts';
import { startersOf } from '../../src/command/starters.ts';
import { ManualClock } from '../support/clock.ts';

describe('a watch over those who started the program', () => {
  it('calls back once they have changed, and then no more', async () => {
    const clock = new ManualClock();
    let starters = '12 11';
    let calls = 0;
    watchStarters(
      () => starters,
      clock,
      () => (calls += 1),
    );
    await clock.advance(10_000);
    expect(calls).toBe(0);
    starters = '1';
    await clock.advance(1_000);
    expect(calls).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('ends when it is told to, and leaves no timer behind', async () => {
    const clock = new ManualClock();
    let starters = '12';
    const unwatch = watchStarters(
      () => starters,
      clock,
      () => expect.unreachable(),
    );
    await clock.advance(1_200);
    unwatch();
    starters = '1';
    await clock.advance(1_200);
    expect(clock.pending).toBe(0);
  });
});

describe('those who started a program', () => {
  it('are its parent alone where that is no shell', () => {
    expect(startersOf(process.pid)).toBe(String(process.pid));
  });

  it('are its parent alone where nothing is known of it', () => {
    expect(startersOf(2 ** 30)).toBe(String(2 ** 30));
  });

  it('are a shell and whoever started that', () => {
    // The shell asks about itself: what it runs last is no child of another one.
    const asks = `import { startersOf } from './src/command/starters.ts'; console.log(process.ppid, startersOf(process.ppid));`;
    const command = `"${process.execPath}" --import tsx --input-type=module --eval "${asks}"; true`;
    const { stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    const [, shell, starters] = /^(\d+) (.*)$/m.exec(stdout) ?? [];
    expect(starters).toBe(`${shell ?? ''} ${process.pid}`);
  });
});
