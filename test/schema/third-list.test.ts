import { execute, parse } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Principal } from '../../src/auth/principal.ts';
import { BrokenRow } from '../../src/domain/page.ts';
import type { Uuid } from '../../src/domain/uuid.ts';
import { Loaders } from '../../src/loaders/loaders.ts';
import { CursorCodec } from '../../src/cursors/cursor.ts';
import type { WindowArgs } from '../../src/paging/window.ts';
import { builder } from '../../src/schema/builder.ts';
import '../../src/schema/index.ts';
import { estimate } from '../support/estimate.ts';
import { connectionNeed } from '../../src/schema/needs/connection-need.ts';
import { needing } from '../../src/schema/needs/costly.ts';
import { assertCostsTold } from '../../src/schema/needs/field-cost.ts';
import { pagingArgs } from '../../src/schema/paging-args.ts';
import type { List, ListKind } from '../../src/upstream/lists/list.ts';
import { listParts } from '../../src/upstream/query-string.ts';
import { broken, idOf, isJsonObject, pathOf, type Place } from '../../src/upstream/wire/wire-object.ts';
import { callerFor } from '../support/caller.ts';
import { startListener } from '../support/http-listener.ts';
import { PRESENT } from '../support/present.ts';
import { customerUuid, rowUuid } from '../support/sample-data.ts';
import { connectZenskar } from '../support/zenskar-connection.ts';
import { NO_REFERENCES } from '../../src/domain/references.ts';

// The reader.

interface Plan {
  readonly uuid: Uuid;
}

function readPlan(value: unknown, place: Place): Plan | BrokenRow {
  const uuid = isJsonObject(value) ? idOf(value['id']) : null;
  return uuid === null ? broken(pathOf(place), 'a plan', value) : { uuid };
}

// The descriptor. A list that stays would have a name of its own in metrics.

type PlanQuery = { readonly search: null; readonly order: null };

const PLANS: ListKind<PlanQuery, Plan> = {
  endpoint: 'customers',
  parts: (query, page) => listParts(query, page),
  flip: (query) => query,
  traits: () => ({
    sortable: false,
    keyOf: (row) => (row instanceof BrokenRow ? '' : row.uuid),
    sortValue: null,
    ascending: true,
  }),
  owned: null,
};

const everyPlan: List<PlanQuery, Plan> = {
  kind: PLANS,
  customer: null,
  path: '/plans',
  query: { search: null, order: null },
  scope: '["plans"]',
  readRow: readPlan,
};

// The file of the schema.

const PlanRef = builder.objectRef<Plan>('Plan').implement({
  description: 'A made-up type.',
  fields: (t) => ({ uuid: t.expose('uuid', { type: 'UUID', description: 'Its id.' }) }),
});

const PlanConnectionRef = builder.connectionObject(
  { type: PlanRef, name: 'PlanConnection', description: 'A window of the plans.' },
  { name: 'PlanEdge', description: 'A plan and its place.' },
);

builder.queryField('plans', (t) =>
  t.field({
    type: PlanConnectionRef,
    nullable: true,
    description: 'The plans of the organisation.',
    args: pagingArgs(t.arg),
    ...needing((_root: object, args: WindowArgs, context, below) => {
      const kind = { type: 'PlanConnection', references: () => NO_REFERENCES };
      return connectionNeed({ kind, list: everyPlan, known: {} }, args, context, below);
    }),
  }),
);

const schema = builder.toSchema();

const CREDENTIALS = { apiKey: 'key', organisation: 'organisation' };
const WHOLE: Principal = { kind: 'organisation', tenant: 'tenant', credentials: CREDENTIALS };
const BOUND: Principal = { ...WHOLE, kind: 'customer', customer: customerUuid(1) };
const LIMITS = { pageLimit: 100, pageBudget: 5, maxPageSize: 100 };
const ONE_PAGE =
  'query ($after: String) { plans(first: 2, after: $after) { nodes { uuid } pageInfo { hasNextPage endCursor } } }';

/** The graph with the third list over an upstream of five plans. */
async function start(status = 200) {
  const upstream = await startListener((response, { url = '' }) => {
    const at = Number(new URLSearchParams(url.split('?')[1]).get('cursor') ?? 0);
    const results = [1, 2, 3, 4, 5].slice(at, at + 2).map((n) => ({ id: rowUuid(n) }));
    const next = at + 2 < 5 ? String(at + 2) : null;
    response.writeHead(status).end(JSON.stringify({ results, next, previous: null, total_count: 5 }));
  });
  const connection = connectZenskar({ url: upstream.url, ...CREDENTIALS });
  onTestFinished(async () => {
    await connection.close();
    await upstream.close();
  });
  const shared = {
    limits: LIMITS,
    ...PRESENT,
    cursors: new CursorCodec('a secret of at least 32 characters'),
  };
  return {
    targets: () => upstream.arrivals.map(({ target }) => target),
    ask: async (text: string, variableValues: { readonly after?: unknown } = {}, principal = WHOLE) => {
      const loaders = new Loaders(connection.client, callerFor({ credentials: CREDENTIALS }), LIMITS);
      const contextValue = { loaders, principal, ...shared };
      const { data, errors = [] } = await execute({
        schema,
        document: parse(text),
        variableValues,
        contextValue,
      });
      const answer: unknown = JSON.parse(JSON.stringify(data));
      return { answer, errors };
    },
    cost: (text: string) => estimate(schema, parse(text), undefined, {}, { principal: WHOLE, ...shared }),
  };
}

const plans = (...numbers: readonly number[]) => numbers.map((n) => ({ uuid: rowUuid(n) }));

describe('a list that takes a reader, a descriptor and a file of the schema', () => {
  it('is paged through, with the calls that its windows take', async () => {
    const { ask, targets } = await start();
    const seen: unknown[] = [];
    let after: unknown = null;
    for (let page = 0; page < 3; page += 1) {
      const { answer, errors } = await ask(ONE_PAGE, { after });
      expect(errors).toEqual([]);
      seen.push(answer);
      after = /"endCursor":"([^"]+)"/.exec(JSON.stringify(answer))?.[1];
    }
    expect(seen).toMatchObject([
      { plans: { nodes: plans(1, 2), pageInfo: { hasNextPage: true } } },
      { plans: { nodes: plans(3, 4), pageInfo: { hasNextPage: true } } },
      { plans: { nodes: plans(5), pageInfo: { hasNextPage: false } } },
    ]);
    expect(targets()).toEqual(['/plans?limit=2', '/plans?limit=2&cursor=2', '/plans?limit=2&cursor=4']);
  });

  it('has its cost told, and shares a call between fields that read one page of it', async () => {
    const { ask, cost, targets } = await start();
    expect(() => {
      assertCostsTold(schema);
    }).not.toThrow();
    const twice =
      '{ a: plans(first: 2) { nodes { uuid } } b: plans(first: 2) { totalCount nodes { uuid } } }';
    expect(cost(twice)).toMatchObject({ calls: 1 });
    const { answer } = await ask(twice);
    expect(answer).toEqual({ a: { nodes: plans(1, 2) }, b: { totalCount: 5, nodes: plans(1, 2) } });
    expect(targets()).toEqual(['/plans?limit=2']);
  });

  it('is not for a caller that is bound to one customer, and is not asked for then', async () => {
    const { ask, targets } = await start();
    expect(await ask(ONE_PAGE, {}, BOUND)).toEqual({ answer: { plans: null }, errors: [] });
    expect(targets()).toEqual([]);
  });

  it('of the organisation is never taken for that of a customer that is not there', async () => {
    const { ask } = await start(404);
    const { answer, errors } = await ask(ONE_PAGE);
    expect(answer).toEqual({ plans: null });
    expect(errors).toHaveLength(1);
  });
});
