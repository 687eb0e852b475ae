import { describe, expect, it } from 'vitest';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import { runWalk, type Walking } from '../../src/loaders/run-walk.ts';
import { type PageAddress, startAddress } from '../../src/cursors/address.ts';
import type { PageWalk } from '../../src/paging/page-source.ts';
import { failureOf } from '../support/failures.ts';
import { FRESH } from '../support/fresh.ts';

const first = startAddress(false, 1);
const second = startAddress(true, 2);

/** Asks for two pages, and answers with the rows of both. */
function* twoPages(): PageWalk<string, readonly unknown[]> {
  const one = yield first;
  const two = yield second;
  return [...one.page.rows, ...two.page.rows];
}

function delivered(row: string) {
  const page = { rows: [row], next: null, previous: null, totalCount: null, freshness: FRESH };
  return Promise.resolve({ page: Promise.resolve(page), limit: 1, populate: 0 });
}

function failing(failure: Failure): () => Promise<never> {
  return () => Promise.reject(new Failed(failure));
}

type TestWalk = Walking<string, readonly unknown[]>;

/** One whose first page alone is not enough. */
function walking(
  begin: TestWalk['begin'],
  read: TestWalk['read'],
  more: Partial<Pick<TestWalk, 'first' | 'alone'>> = {},
): TestWalk {
  return { first, begin, read, alone: () => null, ...more };
}

describe('runWalk', () => {
  it('answers each address in turn, and gives what the walk comes to', async () => {
    const asked: unknown[] = [];
    const read = (address: PageAddress) => {
      asked.push(address);
      return delivered(`row ${asked.length}`);
    };
    const result = await runWalk(walking(twoPages, read));
    expect(asked).toEqual([first, second]);
    expect(result).toEqual(['row 1', 'row 2']);
  });

  it('begins the walk when its first page is there', async () => {
    let hasBegun = false;
    let hadBegun = true;
    const begin = () => {
      hasBegun = true;
      return twoPages();
    };
    const read = (address: PageAddress) => {
      if (address === first) hadBegun = hasBegun;
      return delivered('row');
    };
    const rows = await runWalk(walking(begin, read));
    expect(rows).toEqual(['row', 'row']);
    expect(hadBegun).toBe(false);
  });

  it('begins no walk where the first page alone is enough', async () => {
    const begin = () => {
      throw new Error('Nobody needs it.');
    };
    const alone: TestWalk['alone'] = ({ page }) => page.rows;
    const read = () => delivered('row');
    expect(await runWalk(walking(begin, read, { alone }))).toEqual(['row']);
    expect(await runWalk(walking(twoPages, read))).toEqual(['row', 'row']);
  });

  it('does not give a walk another page than it asks for first', async () => {
    const running = runWalk(walking(twoPages, () => delivered('row'), { first: second }));
    await expect(running).rejects.toThrow(
      'Expected a walk that asks first for the page that was read for it.',
    );
  });

  it('throws into the walk why there is no page, and the walk may go another way', async () => {
    function* either(): PageWalk<string, readonly unknown[]> {
      try {
        const { page } = yield first;
        return page.rows;
      } catch (error) {
        expect(error).toMatchObject({ failure: { kind: 'upstream-auth' } });
        const { page } = yield second;
        return page.rows;
      }
    }
    const failure = { kind: 'upstream-auth' } as const;
    const failingLater = () => Promise.resolve({ page: failing(failure)(), limit: 1, populate: 0 });
    for (const fail of [failing(failure), failingLater]) {
      const read = (address: PageAddress) => (address === first ? fail() : delivered('other'));
      expect(await runWalk(walking(either, read))).toEqual(['other']);
    }
  });

  it('passes every other failure on as it is', async () => {
    for (const failure of [
      { kind: 'upstream-auth' },
      { kind: 'bad-input', argument: 'search', message: 'Refused.' },
    ] as const) {
      expect(await failureOf(runWalk(walking(twoPages, failing(failure))))).toEqual(failure);
    }
    const bug = new TypeError('a bug');
    await expect(runWalk(walking(twoPages, () => Promise.reject(bug)))).rejects.toBe(bug);
  });
});
