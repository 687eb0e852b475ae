import { expect, it } from 'vitest';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import { Reads } from '../../src/reads/reads.ts';
import type { Answer } from '../../src/upstream/answer.ts';
import { Read } from '../../src/upstream/read.ts';
import type { UpstreamRequest } from '../../src/upstream/send.ts';
import { ManualClock, settled } from '../support/clock.ts';
import { answerOf, asking, holding, operation, watch } from '../upstream/policies/scripted.ts';

const CHARACTERS = 100;
const LONG = JSON.stringify('x'.repeat(CHARACTERS));
const SHORT = JSON.stringify('x');

function setUp() {
  const { held, send } = holding<UpstreamRequest>();
  const turns = new EventLoopTurns(CHARACTERS);
  const reads = new Reads(asking(send), new ManualClock(), turns);
  const seen: string[] = [];
  /** Somebody who has something to write of the answer in so many turns, once it has come. */
  const ask = (name: string, path: string, pieces = 2) => {
    const one = operation();
    const interpret = ({ json }: Answer) => {
      seen.push(`${name} has it`);
      return json;
    };
    const write = (piece: number) => {
      if (piece > pieces) return;
      turns.later('acme', () => {
        seen.push(`${name} writes ${piece}`);
        write(piece + 1);
      });
    };
    const answer = reads.attach(new Read(one.call, 'customer', path, path), one.call, interpret);
    const fate = watch(
      answer.then((json) => {
        write(1);
        return json;
      }),
    );
    return { ...one, fate };
  };
  const answer = async (body: string, at = 0) => {
    held[at]?.act(answerOf(200, { body }));
    for (let turn = 0; turn < 20; turn += 1) await settled();
  };
  return { seen, ask, answer };
}

it('a long answer is given to one caller after the other, when the one before has written what it makes of it', async () => {
  const { seen, ask, answer } = setUp();
  for (const name of ['a', 'b', 'c']) ask(name, '/1');
  await answer(LONG);
  expect(seen).toEqual(
    ['a', 'b', 'c'].flatMap((name) => [`${name} has it`, `${name} writes 1`, `${name} writes 2`]),
  );
});

it('long answers of one tenant to different reads are parsed one after the other, too', async () => {
  const { seen, ask, answer } = setUp();
  ask('a', '/1');
  ask('b', '/2');
  void answer(LONG, 1);
  await answer(LONG, 0);
  expect(seen).toEqual(['b has it', 'b writes 1', 'b writes 2', 'a has it', 'a writes 1', 'a writes 2']);
});

it('a short answer is given to all at once', async () => {
  const { seen, ask, answer } = setUp();
  for (const name of ['a', 'b']) ask(name, '/1', 1);
  await answer(SHORT);
  expect(seen).toEqual(['a has it', 'b has it', 'a writes 1', 'b writes 1']);
});

it('all callers are given what was parsed once, and who has left meanwhile is given nothing', async () => {
  const { seen, ask, answer } = setUp();
  const [first, leaver, last] = [ask('a', '/1'), ask('b', '/1'), ask('c', '/1')];
  void answer(JSON.stringify(['x'.repeat(CHARACTERS)]));
  await settled();
  leaver.leave();
  await answer('');
  expect(leaver.fate.error).toBe(leaver.reason);
  expect(seen).not.toContain('b has it');
  expect(first.fate.value).toEqual(['x'.repeat(CHARACTERS)]);
  expect(last.fate.value).toBe(first.fate.value);
});
