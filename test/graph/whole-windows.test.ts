import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { dataOf, listAt, textAt } from '../support/graphql.ts';

const BIG = STORIES[0]?.uuid ?? '';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ env: { UPSTREAM_PAGE_LIMIT: '10', MAX_PAGE_SIZE: '500' } });
});
afterAll(() => gateway.close());

function windowQuery(args: string): string {
  return `{ customer(uuid: "${BIG}") { entitlements(${args}) { nodes { uuid } pageInfo { endCursor } } } }`;
}

async function windowOf(args: string) {
  const data = dataOf(await gateway.query(windowQuery(args)));
  return {
    uuids: listAt(data, 'customer', 'entitlements', 'nodes').map((node) => textAt(node, 'uuid')),
    end: textAt(data, 'customer', 'entitlements', 'pageInfo', 'endCursor'),
    log: gateway.takeLog(),
  };
}

describe('the largest window that a connection accepts', () => {
  it('is whole with small pages of the upstream, from the start and from the cursor of a small window', async () => {
    const all = await windowOf('first: 500');
    expect(new Set(all.uuids).size).toBe(500);
    expect(all.log).toHaveLength(50);
    const { end } = await windowOf('first: 3');
    const rest = await windowOf(`first: 500, after: "${end}"`);
    expect(rest.uuids.slice(0, 497)).toEqual(all.uuids.slice(3));
    expect(rest.uuids).toHaveLength(500);
    expect(rest.log).toHaveLength(51);
  });
});
