import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, isRecord, listAt, type Reply, textAt } from '../support/graphql.ts';

const CUSTOMER = STORIES[1]?.uuid ?? '';

let gateway: TestGateway;
let list: readonly string[] = [];

beforeAll(async () => {
  gateway = await startGateway({ env: { UPSTREAM_PAGE_LIMIT: '4' } });
  list = gateway.sandbox.world.rowsOf(CUSTOMER).map(({ record }) => record.id);
});
afterAll(() => gateway.close());

/** What makes a row one that cannot be read; those without an id have nothing that tells them apart. */
const BREAKS = {
  'without its entitlement': (row: object) => ({ ...row, entitlement: null }),
  'without an id': (row: object) => ({ ...row, id: null }),
  'no row at all': () => null,
};

/** Breaks the rows with these ids in whatever is answered. */
function breakRows(ids: ReadonlySet<unknown>, how: keyof typeof BREAKS): void {
  const edit = (body: unknown) =>
    isRecord(body) && {
      ...body,
      results: listAt(body, 'results').map((row) =>
        isRecord(row) && ids.has(row['id']) ? BREAKS[how](row) : row,
      ),
    };
  gateway.sandbox.clearFaults();
  gateway.sandbox.script({ times: 10_000, fault: { kind: 'replace', edit } });
}

const FIELDS = 'nodes { uuid } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

type Cursors = Readonly<Record<'after' | 'before', string | null>>;

async function windowOf(size: string, order: string, cursors: Cursors): Promise<Reply> {
  const args = `${size}, after: $after, before: $before${order}`;
  const query = `query($after: String, $before: String) { customer(uuid: "${CUSTOMER}") { list: entitlements(${args}) { ${FIELDS} } } }`;
  return gateway.query(query, cursors);
}

interface Walk {
  readonly forward: boolean;
  readonly count: number;
  readonly order: string;
}

/** What a client gets that pages on, and around whatever cannot be read as the errors tell it; and in how many steps. */
async function collected({ forward, count, order }: Walk): Promise<{ rows: string[]; steps: number }> {
  const size = `${forward ? 'first' : 'last'}: ${count}`;
  const [near, far, flag, end] = forward
    ? (['after', 'before', 'hasNextPage', 'endCursor'] as const)
    : (['before', 'after', 'hasPreviousPage', 'startCursor'] as const);
  const rows: string[] = [];
  const add = ({ data }: Reply) => {
    const found = listAt(data, 'customer', 'list', 'nodes').map((node) => textAt(node, 'uuid'));
    if (forward) rows.push(...found);
    else rows.unshift(...found);
  };
  let cursors: Cursors = { after: null, before: null };
  for (let steps = 1; steps <= 4 * list.length; steps += 1) {
    const reply = await windowOf(size, order, cursors);
    const [error] = reply.errors;
    if (error === undefined) {
      add(reply);
      if (at(reply.data, 'customer', 'list', 'pageInfo', flag) !== true) return { rows, steps };
      cursors = { ...cursors, [near]: at(reply.data, 'customer', 'list', 'pageInfo', end) };
      continue;
    }
    expect(error).toMatchObject({ code: 'UPSTREAM_INVALID', path: ['customer', 'list'] });
    const resume = { after: error.extensions['resumeAfter'], before: error.extensions['resumeBefore'] };
    const beside = await windowOf(size, order, { ...cursors, [far]: String(resume[far]) });
    expect(beside.errors).toEqual([]);
    add(beside);
    steps += 1;
    cursors = { ...cursors, [near]: String(resume[near]) };
  }
  throw new Error('The client does not come to an end.');
}

const broken = fc.oneof(
  fc.array(fc.nat(24), { maxLength: 12 }),
  fc.constantFrom([0], [24], [0, 1, 2, 3], [3, 4], [4], [21, 22, 23, 24]),
);

describe('a list with rows that cannot be read', () => {
  it('is read but for those by a client that goes on as the errors say, forward and backward', async () => {
    const property = fc.asyncProperty(
      broken,
      fc.constantFrom<keyof typeof BREAKS>('without its entitlement', 'without an id', 'no row at all'),
      fc.record({
        forward: fc.boolean(),
        count: fc.constantFrom(1, 2, 3, 4, 5, 9, 30),
        order: fc.constantFrom('', ', orderBy: { field: ID }'),
      }),
      fc.constantFrom('keyset' as const, 'page' as const, 'offset' as const),
      async (places, how, walk, cursors) => {
        gateway.sandbox.setManners({ cursors });
        const ids = new Set(places.map((place) => list[place]));
        breakRows(ids, how);
        const readable = list.filter((id) => !ids.has(id));
        const expected = walk.order === '' ? readable : readable.toSorted();
        const { rows, steps } = await collected(walk);
        expect(rows).toEqual(expected);
        expect(steps).toBeLessThanOrEqual(list.length / walk.count + 1 + 3 * ids.size);
      },
    );
    await fc.assert(property, { numRuns: 80, seed: 1 });
  }, 60_000);
});
