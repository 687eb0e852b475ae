import fc from 'fast-check';
import { getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CursorCodec } from '../../../src/cursors/cursor.ts';
import { schema } from '../../../src/schema/index.ts';
import { CostBound } from '../../../src/operation/limits/cost-bound.ts';
import { CostPlan } from '../../../src/operation/limits/cost-plan.ts';
import { OperationShape, type VariableValues } from '../../../src/schema/operation-shape.ts';
import { PRESENT } from '../../support/present.ts';
import { customerUuid, uuidOf } from '../../support/sample-data.ts';
import { boundTo, ORGANISATION } from './counted-graph.ts';
import { queryArbitrary } from './query-arbitrary.ts';

const limits = { pageLimit: 10, pageBudget: 5, maxPageSize: 50 };
const cursors = new CursorCodec('a secret of at least 32 characters');
const CUSTOMERS = [1, 2, 3].map((n) => customerUuid(n));
const ENTITLEMENTS = [1, 2, 3].map((n) => uuidOf(`def00000-0000-4000-8000-00000000000${n}`));
const OWNER = customerUuid(1);

/** The plan of an operation's cost, and its bound. */
function planOf(text: string, conditions: VariableValues = {}) {
  const document = parse(text);
  const operation = getOperationAST(document);
  const shape = OperationShape.of(schema, document, null, conditions);
  if (shape === null || operation === null || operation === undefined) throw new TypeError('expected one');
  const plan = new CostPlan(shape);
  return { plan, bound: CostBound.of(plan, document, operation) };
}

function costOf(text: string, given: VariableValues, principal = ORGANISATION) {
  const definitions = getOperationAST(parse(text))?.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema, definitions, given);
  if (coerced === undefined) throw new TypeError('expected variables that fit');
  const { plan, bound } = planOf(text, coerced);
  const context = { principal, limits, cursors, ...PRESENT };
  return {
    exact: plan.estimate(coerced, context, null),
    bound: bound?.estimate(coerced, context, null) ?? null,
  };
}

/** The same query, with every id of it in a variable. */
function withVariables(query: string): { text: string; variables: Record<string, string> } {
  const variables: Record<string, string> = {};
  const body = query.replace(/"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"/g, (_, id: string) => {
    const name = `v${Object.keys(variables).length}`;
    variables[name] = id;
    return `$${name}`;
  });
  const definitions = Object.keys(variables).map((name) => `$${name}: UUID!`);
  const text = definitions.length === 0 ? body : body.replace(/^query/, `query(${definitions.join()})`);
  return { text, variables };
}

describe('the bound of a cost', () => {
  it('is never below the cost, whichever ids are equal', () => {
    let compared = 0;
    const queries = queryArbitrary({
      customers: CUSTOMERS,
      entitlements: ENTITLEMENTS,
      externalIds: ['crm-1', 'crm-2'],
      nodes: ['x'],
      withBalances: true,
    });
    fc.assert(
      fc.property(queries, fc.constantFrom(ORGANISATION, boundTo(OWNER)), (query, principal) => {
        fc.pre(!query.startsWith('query('));
        const { text, variables } = withVariables(query);
        expect(validate(schema, parse(text))).toEqual([]);
        const { exact, bound } = costOf(text, variables, principal);
        if (bound === null) return;
        compared += 1;
        expect(bound.calls).toBeGreaterThanOrEqual(exact.calls);
        expect(bound.rows).toBeGreaterThanOrEqual(exact.rows);
        expect(bound.bytes).toBeGreaterThanOrEqual(exact.bytes);
      }),
      { numRuns: 1000 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  const LIST =
    'query($ids: [UUID!]!) { customersByUuid(uuids: $ids) { entitlements(first: 5) { totalCount nodes { uuid } } } }';

  it('is the cost where all ids differ', () => {
    const { exact, bound } = costOf(LIST, { ids: CUSTOMERS });
    expect(bound).toEqual(exact);
    expect(costOf(LIST, { ids: [OWNER, OWNER] }).bound).toMatchObject({ calls: 2, rows: 10 });
  });

  it('takes no id that a caller can write for one of those that stand in', () => {
    const few = (first: string) => `${first}: customersByUuid(uuids: `;
    const guesses = Array.from({ length: 20 }, (_, n) =>
      uuidOf(`ffffffff-ffff-ffff-ffff-${String(n).padStart(12, '0')}`),
    );
    const text = `query($ids: [UUID!]!) {
      ${few('a')}${JSON.stringify(guesses)}) { entitlements { totalCount } }
      ${few('b')}$ids) { entitlements { totalCount } } }`;
    const ids = Array.from({ length: 20 }, (_, n) => customerUuid(n));
    const { exact, bound } = costOf(text, { ids });
    expect(exact.calls).toBe(40);
    expect(bound).toEqual(exact);
  });

  it('is known for as many ids as are given, and not for others', () => {
    const { bound } = planOf(LIST);
    const context = { principal: ORGANISATION, limits, cursors, ...PRESENT };
    const calls = [1, 3, 2, 1].map(
      (n) => bound?.estimate({ ids: CUSTOMERS.slice(0, n) }, context, null).calls,
    );
    expect(calls).toEqual([1, 3, 2, 1]);
    const narrow = { ...context, limits: { ...limits, pageLimit: 1 } };
    expect(bound?.estimate({ ids: [OWNER] }, narrow, null).calls).toBe(5);
  });

  it.each([
    'query($id: UUID!, $first: Int) { customer(uuid: $id) { entitlements(first: $first) { totalCount } } }',
    'query($id: UUID!, $after: String) { customer(uuid: $id) { entitlements(after: $after) { totalCount } } }',
    'query($id: UUID!) { customer(uuid: $id) { entitlements(after: "x") { totalCount } } }',
    'query($id: UUID!) { customer(uuid: $id) { ...F } } fragment F on Customer { entitlements(last: 1, before: "x") { totalCount } }',
    'query($id: ID!) { node(id: $id) { id } }',
    // An id that stands in for $one would not be the one that the filter admits, and refused conditions cost nothing.
    `query($id: UUID!, $one: UUID!) { customer(uuid: $id) {
      entitlementSummaries(filter: { entitlementUuid: { eq: $one, in: ["${ENTITLEMENTS[0]}"] } }) { totalCount } } }`,
    // Equal ids are one value to a filter, where as many different ones may be too many.
    `query($id: UUID!, $some: [UUID!]!) { customer(uuid: $id) { ...F } }
      fragment F on Customer { entitlementSummaries(filter: { uuid: { in: $some } }) { totalCount } }`,
    'query($id: UUID!, $one: UUID!) { customer(uuid: $id) { entitlementSummaries(filter: { uuid: { in: [$one] } }) { totalCount } } }',
  ])('is not to be had where more than ids decides on the cost: %s', (text) => {
    expect(planOf(text).bound).toBeNull();
  });
});
