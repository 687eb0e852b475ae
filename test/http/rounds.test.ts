import { describe, expect, it } from 'vitest';
import { Rounds } from '../../src/http/rounds.ts';

/** A clock on which no round is young by the time that anybody looks. */
function late(): () => number {
  let now = 0;
  return () => (now += 2);
}

const nextRound = () => new Promise((resolve) => setImmediate(resolve));

/** Notes in which order operations begin; those that need not wait are noted at once. */
function noting(rounds: Rounds) {
  const begun: string[] = [];
  return {
    begun,
    ask: (owner: string, times: number): void => {
      for (let index = 1; index <= times; index += 1) {
        const turn = rounds.turnOf(owner);
        if (turn === null) begun.push(`${owner}${index}`);
        else void turn.then(() => begun.push(`${owner}${index}`));
      }
    },
  };
}

/** The same with two for each round, and a clock that goes on only when it is told to. */
function stopped() {
  const clock = { now: 0 };
  const rounds = new Rounds(() => clock.now, 2);
  return { clock, rounds, ...noting(rounds) };
}

describe('operations that come at once', () => {
  it('are begun a few per round of the event loop, in their order', async () => {
    const { begun, ask } = noting(new Rounds(late(), 2));
    ask('a', 5);
    expect(begun).toEqual(['a1', 'a2']);
    await nextRound();
    expect(begun).toEqual(['a1', 'a2', 'a3', 'a4']);
    await nextRound();
    expect(begun).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
  });

  it('keep nobody else waiting', async () => {
    const { begun, ask } = noting(new Rounds(late(), 1));
    ask('a', 3);
    ask('b', 1);
    expect(begun).toEqual(['a1', 'b1']);
    await nextRound();
    ask('c', 1);
    expect(begun).toEqual(['a1', 'b1', 'a2', 'c1']);
  });

  it('do not let those pass who come later', async () => {
    const { begun, ask } = noting(new Rounds(late(), 1));
    ask('a', 3);
    await nextRound();
    ask('a', 1);
    expect(begun).toEqual(['a1', 'a2']);
    await nextRound();
    await nextRound();
    expect(begun).toEqual(['a1', 'a2', 'a3', 'a1']);
  });

  it('are begun at once again when a round has passed', async () => {
    const { begun, ask } = noting(new Rounds(late(), 1));
    ask('a', 1);
    await nextRound();
    ask('a', 1);
    expect(begun).toEqual(['a1', 'a1']);
  });

  it('are begun together as long as the round is young', async () => {
    const { clock, begun, ask } = stopped();
    ask('a', 5);
    expect(begun).toHaveLength(5);
    clock.now = 2;
    ask('a', 9);
    expect(begun).toHaveLength(5);
    await nextRound();
    expect(begun).toHaveLength(14);
  });

  it('are begun a few per round where many of one caller wait, however young it is', async () => {
    const { clock, begun, ask } = stopped();
    ask('a', 2);
    clock.now = 2;
    ask('a', 40);
    ask('b', 1);
    await nextRound();
    expect(begun.filter((each) => each.startsWith('a'))).toHaveLength(4);
    await nextRound();
    expect(begun.filter((each) => each.startsWith('a'))).toHaveLength(6);
  });

  it('begin in a new round until that is no longer young', async () => {
    const { clock, rounds, begun, ask } = stopped();
    ask('a', 1);
    clock.now = 2;
    ask('a', 1);
    for (let index = 0; index < 9; index += 1) {
      // Each takes more than half of what makes a round young.
      void rounds.turnOf('a')?.then(() => {
        begun.push('long');
        clock.now += 1.5;
      });
    }
    await nextRound();
    expect(begun).toEqual(['a1', 'a1', 'long', 'long']);
    await nextRound();
    expect(begun.filter((each) => each === 'long')).toHaveLength(4);
  });
});
