import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startListeningGateway, type TestGateway } from '../support/gateway.ts';

const GATED = STORIES[3]?.uuid ?? '';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startListeningGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

describe('bad input for balances', () => {
  const many = Array.from(
    { length: 101 },
    (_, n) => `"00000000-0000-4000-8000-${String(n).padStart(12, '0')}"`,
  );

  it.each([
    [`balances(entitlementUuids: [${many.join()}]) { held }`, 'Expected at most 100 uuids, got 101.'],
    ['balances(at: "0000-06-01T00:00:00Z") { held }', 'Expected an instant in the years 1 to 9999'],
    ['balances(types: [SEATS]) { held }', 'SEATS'],
    ['expiring(before: "tomorrow") { uuid }', 'Expected an RFC 3339 instant'],
  ])('%s is refused without a call', async (fields, message) => {
    const { text } = await gateway.query(`{ customer(uuid: "${GATED}") { ${fields} } }`);
    expect(text).toContain(message);
    expect(gateway.takeLog()).toEqual([]);
  });
});
