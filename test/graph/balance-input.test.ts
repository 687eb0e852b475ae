import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startListeningGateway, type TestGateway } from '../support/gateway.ts';

const GATED = STORIES[3]?.uuid ?? '';
const SOME = '00000000-0000-4000-8000-000000000001';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startListeningGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => `"00000000-0000-4000-8000-${String(n).padStart(12, '0')}"`).join();
const RFC = 'Expected an RFC 3339 instant of the years 1 to 9999';

describe('bad input for balances', () => {
  it.each([
    [`balances(entitlementUuids: [${many(101)}]) { held }`, 'Expected at most 100 uuids, got 101.'],
    [
      `balances(entitlementUuids: [${many(101)}], types: []) { held }`,
      'Expected at most 100 uuids, got 101.',
    ],
    ['balances(entitlementUuids: ["x"]) { held }', 'Expected a UUID'],
    ['balances(entitlementUuids: [null]) { held }', 'Expected value of type'],
    ['balances(types: [SEATS]) { held }', 'SEATS'],
    [`balances(entitlementUuids: ["${SOME}"], types: [FEATURE, SEATS]) { held }`, 'SEATS'],
    ['balances(types: ["FEATURE"]) { held }', 'FEATURE'],
    ['balances(at: "0000-06-01T00:00:00Z") { held }', RFC],
    ['balances(at: "10000-01-01T00:00:00Z") { held }', RFC],
    ['balances(at: "-0001-01-01T00:00:00Z") { held }', RFC],
    ['balances(at: "2026-06-01") { held }', RFC],
    ['balances(at: "2026-06-01T00:00:00") { held }', RFC],
    ['balances(at: 1780272000) { held }', RFC],
    ['entitlementSummaries(filter: { createdAt: { gt: "0000-01-01T00:00:00Z" } }) { totalCount }', RFC],
    [`balance(entitlementUuid: "${SOME}", at: "0000-01-01T00:00:00Z") { held }`, RFC],
    ['balance(entitlementUuid: "x") { held }', 'Expected a UUID'],
    ['balance { held }', 'entitlementUuid'],
    ['expiring(before: "tomorrow") { uuid }', RFC],
    ['expiring(before: "0000-01-01T00:00:00Z") { uuid }', RFC],
    ['expiring(before: "2026-06-01T00:00:00Z", at: "0000-01-01T00:00:00Z") { uuid }', RFC],
    ['expiring { uuid }', 'before'],
  ])('%s is refused without a call', async (fields, message) => {
    const { text, errors } = await gateway.query(`{ customer(uuid: "${GATED}") { ${fields} } }`);
    expect(text).toContain(message);
    expect(errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
    expect(gateway.takeLog()).toEqual([]);
  });

  it.each([
    [
      '{ at: "0000-06-01T00:00:00Z" }',
      'balances(at: $at) { held }',
      { at: '0000-06-01T00:00:00Z' },
      'DateTime',
    ],
    [
      'an instant with an offset that leads out of the calendar',
      'balances(at: $at) { held }',
      { at: '0001-01-01T00:00:00+01:00' },
      'DateTime',
    ],
    ['the other end of it', 'balances(at: $at) { held }', { at: '9999-12-31T23:30:00-01:00' }, 'DateTime'],
  ])('%s is refused as a variable, too', async (_what, fields, variables, type) => {
    const { errors } = await gateway.query(
      `query($at: ${type}) { customer(uuid: "${GATED}") { ${fields} } }`,
      variables,
    );
    expect(errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
    expect(gateway.takeLog()).toEqual([]);
  });
});

describe('input that leaves nothing to ask for', () => {
  it.each([
    'balances(entitlementUuids: []) { held }',
    'balances(types: []) { held }',
    `balances(entitlementUuids: ["${SOME}"], types: []) { held }`,
    'balances(entitlementUuids: [], types: [FEATURE], held: true) { held }',
  ])('%s is an empty answer without a call', async (fields) => {
    const { data, errors } = await gateway.query(`{ customer(uuid: "${GATED}") { ${fields} } }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({ customer: { balances: [] } });
    expect(gateway.takeLog()).toEqual([]);
  });

  it('is not that an argument is null', async () => {
    const nothing = 'balances(entitlementUuids: null, types: null, held: null, at: null) { held }';
    const { errors } = await gateway.query(`{ customer(uuid: "${GATED}") { ${nothing} } }`);
    expect(errors).toEqual([]);
    expect(gateway.takeLog()).toHaveLength(1);
  });
});

describe('assignments that end before the instant that they are asked for', () => {
  it.each(['2026-06-01T00:00:00Z', '2026-05-31T23:59:59.999999Z', '0001-01-01T00:00:00Z'])(
    'are none before %s, and no call is made',
    async (before) => {
      const field = `expiring(before: "${before}", at: "2026-06-01T02:00:00+02:00") { uuid }`;
      const { data, errors } = await gateway.query(`{ customer(uuid: "${GATED}") { ${field} } }`);
      expect([data, errors]).toEqual([{ customer: { expiring: [] } }, []]);
      expect(gateway.takeLog()).toEqual([]);
    },
  );
});

describe('input at its bounds', () => {
  it.each([
    [`balances(entitlementUuids: [${many(100)}]) { held }`],
    ['balances(at: "0001-01-01T00:00:00Z") { held }'],
    ['balances(at: "9999-12-31T23:59:59.999999Z") { held }'],
    ['expiring(before: "9999-12-31T23:59:59.999999Z") { uuid }'],
  ])('%s is answered', async (fields) => {
    const { errors } = await gateway.query(`{ customer(uuid: "${GATED}") { ${fields} } }`);
    expect(errors).toEqual([]);
    expect(gateway.takeLog()).toHaveLength(1);
  });
});
