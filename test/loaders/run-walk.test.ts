import { describe, expect, it } from 'vitest';
import { Failed, type Failure, invalidCursor } from '../../src/domain/failure.ts';
import { runWalk } from '../../src/loaders/run-walk.ts';
import { startAddress } from '../../src/paging/address.ts';
import type { PageWalk } from '../../src/paging/page-source.ts';
import { failureOf } from '../support/failures.ts';

const first = startAddress(false, 1);
const second = startAddress(true, 2);

/** Asks for two pages, and answers with the rows of both. */
function* twoPages(): PageWalk<string, readonly unknown[]> {
  const one = yield first;
  const two = yield second;
  return [...one.page.rows, ...two.page.rows];
}

function delivered(row: string) {
  const page = { rows: [row], next: null, previous: null, totalCount: null };
  return Promise.resolve({ page: Promise.resolve(page), limit: 1 });
}

function failing(failure: Failure): () => Promise<never> {
  return () => Promise.reject(new Failed(failure));
}

describe('runWalk', () => {
  it('answers each address in turn, and gives what the walk comes to', async () => {
    const asked: unknown[] = [];
    const result = await runWalk(
      twoPages(),
      (address) => {
        asked.push(address);
        return delivered(`row ${asked.length}`);
      },
      'after',
    );
    expect(asked).toEqual([first, second]);
    expect(result).toEqual(['row 1', 'row 2']);
  });

  it('asks for nothing where the walk needs nothing', async () => {
    function* noPage(): PageWalk<string, string> {
      return 'done';
    }
    expect(await runWalk(noPage(), failing({ kind: 'upstream-auth' }), 'after')).toBe('done');
  });

  it.each(['after', 'before'] as const)('blames %s for a cursor that is refused', async (argument) => {
    const failure = { kind: 'invalid-cursor', argument: 'after', message: 'Expired.' } as const;
    const failingLater = () => Promise.resolve({ page: failing(failure)(), limit: 1 });
    for (const read of [failing(failure), failingLater]) {
      expect(await failureOf(runWalk(twoPages(), read, argument))).toEqual({ ...failure, argument });
    }
  });

  it('passes every other failure on as it is', async () => {
    for (const failure of [
      { kind: 'upstream-auth' },
      { kind: 'bad-input', argument: 'search', message: 'Refused.' },
    ] as const) {
      expect(await failureOf(runWalk(twoPages(), failing(failure), 'before'))).toEqual(failure);
    }
    const bug = new TypeError('a bug');
    await expect(runWalk(twoPages(), () => Promise.reject(bug), 'before')).rejects.toBe(bug);
  });

  it('blames the upstream where it refuses a cursor of its own, since the caller gave none', async () => {
    const failure = { kind: 'invalid-cursor', argument: 'after', message: 'Expired.' } as const;
    const outcome = await failureOf(runWalk(twoPages(), failing(failure), null));
    expect(outcome).toMatchObject({ kind: 'upstream-unavailable' });
  });

  it('leaves it to the walk itself which argument it finds wrong', async () => {
    function* lost(): PageWalk<string, never> {
      yield first;
      invalidCursor('after', 'Gone.');
    }
    for (const argument of ['after', 'before', null] as const) {
      const failure = await failureOf(runWalk(lost(), () => delivered('row'), argument));
      expect(failure).toEqual({ kind: 'invalid-cursor', argument: 'after', message: 'Gone.' });
    }
  });
});
