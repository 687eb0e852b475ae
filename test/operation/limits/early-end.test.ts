import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CursorCodec } from '../../../src/cursors/cursor.ts';
import { checkCost } from '../../../src/operation/limits/cost.ts';
import { schema } from '../../../src/schema/index.ts';
import { needOfEach, RefusedItems } from '../../../src/schema/needs/each.ts';
import { estimate } from '../../support/estimate.ts';
import { PRESENT } from '../../support/present.ts';
import { customerUuid } from '../../support/sample-data.ts';
import { ORGANISATION } from './counted-graph.ts';
import { limitedServer } from './limited-server.ts';

const CONTEXT = {
  principal: ORGANISATION,
  limits: { pageLimit: 100, pageBudget: 20, maxPageSize: 500 },
  cursors: new CursorCodec('a secret of at least 32 characters'),
  ...PRESENT,
};
const LIMITS = { maxUpstreamCalls: 150, maxRows: 10_000, maxResponseBytes: 8_388_608 };
const uuids = (count: number) => Array.from({ length: count }, (_, n) => customerUuid(n));
const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ');

describe('a list of too many ids', () => {
  it('is refused as a whole, without a look at any of them', () => {
    let looks = 0;
    const needs = needOfEach(uuids(2400), 'uuids', 100, () => {
      looks += 1;
      throw new TypeError('Expected no look.');
    });
    expect(looks).toBe(0);
    expect(needs).toBeInstanceOf(RefusedItems);
    expect(needs).toMatchObject({ count: 2400 });
  });

  it('tells so in each place', async () => {
    const { ask } = limitedServer();
    const reply = await ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: uuids(101) });
    expect(reply.data).toEqual({ nodes: Array<null>(101).fill(null) });
    expect(reply.codes).toEqual(Array<string>(101).fill('BAD_USER_INPUT'));
    expect(new Set(reply.messages)).toEqual(new Set(['Expected at most 100 ids, got 101.']));
  });

  it('counts as many places as it has', async () => {
    const document = parse(`query($u: [UUID!]!) { ${aliases(60, 'customersByUuid(uuids: $u) { name }')} }`);
    const cost = estimate(schema, document, null, { u: uuids(2400) }, CONTEXT, LIMITS);
    expect(cost).toMatchObject({ calls: 0, rows: 60 * 2399 });
    const { ask, calls } = limitedServer({ maxAliases: 60 });
    const nodes = `query($ids: [ID!]!) { ${aliases(60, 'nodes(ids: $ids) { id }')} }`;
    expect((await ask(nodes, { ids: uuids(2400) })).codes).toEqual(['QUERY_TOO_COMPLEX']);
    expect(calls).toEqual([]);
  });
});

describe('an estimate that is beyond its limits', () => {
  const lists = 'entitlements { nodes { summary { uuid: id } } } entitlementSummaries { nodes { id } }';
  const document = parse(
    `query($u: [UUID!]!) { ${aliases(28, 'customersByUuid(uuids: $u) { ...F }')} } fragment F on Customer { ${lists} }`,
  );
  const variables = { u: uuids(100) };

  it('goes no further, and says that it is a part', () => {
    const whole = estimate(schema, document, null, variables, CONTEXT);
    const part = estimate(schema, document, null, variables, CONTEXT, LIMITS);
    expect(whole.isPart).toBeUndefined();
    expect(part.isPart).toBe(true);
    expect(part.calls).toBeGreaterThan(LIMITS.maxUpstreamCalls);
    expect(part.calls * 10).toBeLessThan(whole.calls);
    expect(checkCost(part, LIMITS)).toMatchObject({
      kind: 'too-complex',
      message: expect.stringContaining(`got one estimated at no less than ${part.calls} calls`) as string,
    });
  });

  it('is the whole where it is within them, however large', () => {
    const most = {
      maxUpstreamCalls: Number.MAX_SAFE_INTEGER,
      maxRows: Number.MAX_SAFE_INTEGER,
      maxResponseBytes: Number.MAX_SAFE_INTEGER,
    };
    const whole = estimate(schema, document, null, variables, CONTEXT);
    expect(estimate(schema, document, null, variables, CONTEXT, most)).toEqual(whole);
  });
});
