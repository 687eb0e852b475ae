import { describe, expect, it } from 'vitest';
import { at, dataOf, listAt, type Ask, textAt } from '../support/graphql.ts';

/** A connection field of a customer, with more rows than any of the walks takes at once. */
export interface ConnectionUnderTest {
  readonly ask: Ask;
  readonly customer: string;
  readonly field: string;
  /** Further arguments, such as an order. */
  readonly args?: string;
  /** The Relay ids of the whole list, in its order. */
  readonly ids: readonly string[];
  /** How many rows the connection says it has. */
  readonly totalCount: number | null;
}

interface Window {
  readonly ids: readonly string[];
  readonly cursors: readonly string[];
  readonly hasNextPage: unknown;
  readonly hasPreviousPage: unknown;
  readonly startCursor: unknown;
  readonly endCursor: unknown;
}

const DOCUMENT = `edges { cursor node { id } } nodes { id } totalCount
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;

/** Reads one window, and checks what must hold for any. */
async function windowOf(
  connection: ConnectionUnderTest,
  args: string,
  cursor: string | null,
): Promise<Window> {
  const { ask, customer, field, args: own = '', totalCount } = connection;
  const list = `${field}(${args} ${own}) { ${DOCUMENT} }`;
  const signature = args.includes('$c') ? '($c: String)' : '';
  const query = `query${signature} { customer(uuid: "${customer}") { ${list} } }`;
  const data = dataOf(await ask(query, { c: cursor }));
  const answer = at(data, 'customer', field);
  const edges = listAt(answer, 'edges');
  const ids = edges.map((edge) => textAt(edge, 'node', 'id'));
  const cursors = edges.map((edge) => textAt(edge, 'cursor'));
  expect(listAt(answer, 'nodes').map((node) => textAt(node, 'id'))).toEqual(ids);
  expect(new Set(cursors).size).toBe(ids.length);
  expect(at(answer, 'totalCount')).toBe(totalCount);
  expect(at(answer, 'pageInfo')).toMatchObject({
    startCursor: cursors[0] ?? null,
    endCursor: cursors.at(-1) ?? null,
  });
  return {
    ids,
    cursors,
    hasNextPage: at(answer, 'pageInfo', 'hasNextPage'),
    hasPreviousPage: at(answer, 'pageInfo', 'hasPreviousPage'),
    startCursor: at(answer, 'pageInfo', 'startCursor'),
    endCursor: at(answer, 'pageInfo', 'endCursor'),
  };
}

/** Pages through the list with `args`; a cursor that does not advance ends in more rows than there are, and fails. */
async function walk(connection: ConnectionUnderTest, args: string, forward: boolean): Promise<string[]> {
  const { ids } = connection;
  const seen: string[] = [];
  for (let cursor: string | null = null; seen.length < ids.length;) {
    const window = await windowOf(connection, args, cursor);
    expect(window.ids).not.toEqual([]);
    if (forward) seen.push(...window.ids);
    else seen.unshift(...window.ids);
    const ended = seen.length >= ids.length;
    const [ahead, behind] = forward
      ? [window.hasNextPage, window.hasPreviousPage]
      : [window.hasPreviousPage, window.hasNextPage];
    expect({ ahead, behind }).toEqual({ ahead: !ended, behind: cursor !== null });
    cursor = String(forward ? window.endCursor : window.startCursor);
  }
  return seen;
}

/** The tests that any connection must pass. `start` gives the connection once everything is set up. */
export function walkConnection(start: () => ConnectionUnderTest): void {
  describe('walked', () => {
    it.each([4, 100])('forward %i at a time, is the whole list in order', async (size) => {
      const connection = start();
      expect(await walk(connection, `first: ${size}, after: $c`, true)).toEqual(connection.ids);
    });

    it.each([4, 100])('backward %i at a time, is the whole list in order', async (size) => {
      const connection = start();
      expect(await walk(connection, `last: ${size}, before: $c`, false)).toEqual(connection.ids);
    });

    it('from any edge of a window, goes on right beside it', async () => {
      const connection = start();
      const { ids } = connection;
      const { cursors } = await windowOf(connection, 'first: 5', null);
      for (const [index, cursor] of cursors.entries()) {
        const after = await windowOf(connection, 'first: 3, after: $c', cursor);
        expect(after.ids).toEqual(ids.slice(index + 1, index + 4));
        const before = await windowOf(connection, 'last: 3, before: $c', cursor);
        expect(before.ids).toEqual(ids.slice(Math.max(0, index - 3), index));
        expect([after.hasPreviousPage, before.hasNextPage]).toEqual([true, true]);
        expect([after.hasNextPage, before.hasPreviousPage]).toEqual([index + 4 < ids.length, index > 3]);
      }
    });

    it('from its end, gives its last rows first', async () => {
      const connection = start();
      const window = await windowOf(connection, 'last: 3', null);
      expect(window.ids).toEqual(connection.ids.slice(-3));
      expect([window.hasPreviousPage, window.hasNextPage]).toEqual([true, false]);
    });

    it('with `first: 0`, has no edges but tells what follows', async () => {
      const window = await windowOf(start(), 'first: 0', null);
      expect(window.ids).toEqual([]);
      expect([window.hasPreviousPage, window.hasNextPage]).toEqual([false, true]);
    });
  });
}
