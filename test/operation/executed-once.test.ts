import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { dataOf, textAt } from '../support/graphql.ts';

const CUSTOMER = STORIES[1]?.uuid ?? '';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway.close());

describe('an operation is executed once', () => {
  it('also with an error in its answer: what the error is about is all that it changes', async () => {
    const rows = `{ customer(uuid: "${CUSTOMER}") { entitlements(first: 1) { nodes { id } } } }`;
    const row = textAt(dataOf(await gateway.query(rows)), 'customer', 'entitlements', 'nodes', 0, 'id');
    const sound = `
      a: customer(uuid: "${CUSTOMER}") { name entitlements(first: 10) { nodes { contract { name } } } }
      b: node(id: "${row}") {
        ... on Entitlement { customer { entitlements(first: 50) { nodes { product { name } } } } }
      }`;
    gateway.takeLog();
    expect((await gateway.query(`{ ${sound} }`)).errors).toEqual([]);
    const calls = gateway.takeLog();
    expect(calls).toHaveLength(4);

    const failing = await gateway.query(`{ ${sound} c: node(id: "bad") { id } }`);
    expect(failing.errors.map(({ code, path }) => ({ code, path }))).toEqual([
      { code: 'BAD_USER_INPUT', path: ['c'] },
    ]);
    expect(gateway.takeLog()).toEqual(calls);
  });
});
