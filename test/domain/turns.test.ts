import { expect, it } from 'vitest';
import { EventLoopTurns } from '../../src/domain/turns.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Work of so many pieces, each of which leaves its name. */
function work(turns: EventLoopTurns, whose: string, name: string, pieces: number, seen: string[]): void {
  const next = (piece: number) => {
    turns.later(whose, () => {
      seen.push(`${name}${piece}`);
      if (piece < pieces) next(piece + 1);
    });
  };
  next(1);
}

it('pieces of different callers take turns, one in each turn of the event loop', async () => {
  const turns = new EventLoopTurns();
  const seen: string[] = [];
  work(turns, 'A', 'a', 2, seen);
  work(turns, 'B', 'b', 1, seen);
  expect(seen).toEqual([]);
  for (let n = 1; n <= 3; n += 1) {
    await turn();
    seen.push(`turn ${n}`);
  }
  expect(seen).toEqual(['a1', 'turn 1', 'b1', 'turn 2', 'a2', 'turn 3']);
});

it('what a caller has begun is finished before more of it is begun, so that little is under way at once', async () => {
  const turns = new EventLoopTurns();
  const seen: string[] = [];
  work(turns, 'A', 'x', 3, seen);
  work(turns, 'A', 'y', 2, seen);
  work(turns, 'B', 'b', 2, seen);
  work(turns, 'A', 'z', 1, seen);
  for (let n = 1; n <= 8; n += 1) await turn();
  expect(seen).toEqual(['x1', 'b1', 'x2', 'b2', 'x3', 'y1', 'y2', 'z1']);
});

it('long work of a caller is begun when nothing that was begun before wants to go on, and others have their turn', async () => {
  const turns = new EventLoopTurns();
  const seen: string[] = [];
  for (const name of ['x', 'y']) {
    turns.begin('A', () => {
      seen.push(name);
      // It goes on after a promise, as an operation does when its answer has come.
      void Promise.resolve().then(() => {
        work(turns, 'A', name, 2, seen);
      });
    });
  }
  work(turns, 'B', 'b', 4, seen);
  for (let n = 1; n <= 10; n += 1) await turn();
  expect(seen).toEqual(['x', 'b1', 'x1', 'b2', 'x2', 'b3', 'y', 'b4', 'y1', 'y2']);
});

it('a piece that fails keeps no other from its turn', async () => {
  const turns = new EventLoopTurns();
  const seen: string[] = [];
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => void failures.push(error);
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', onFailure);
  try {
    turns.later('A', () => {
      throw new Error('a fault of ours');
    });
    work(turns, 'A', 'y', 1, seen);
    for (let n = 1; n <= 3; n += 1) await turn();
  } finally {
    process.removeListener('uncaughtException', onFailure);
    for (const other of others) process.on('uncaughtException', other);
  }
  expect([seen, failures]).toEqual([['y1'], [new Error('a fault of ours')]]);
});
