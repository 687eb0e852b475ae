import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const QUERY = `{
  customer(uuid: "cafe0005-0000-4000-8000-000000000005") { entitlements(first: 5) { nodes { name } } }
}`;
const ALWAYS = 99;

let gateway: TestGateway | null = null;

afterEach(async () => {
  await gateway?.close();
  gateway = null;
});

const status = (code: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'status',
  status: code,
  headers,
});

/** The rows of the README's table of faults that need no clock: what the caller sees, and how often Zenskar was asked. */
describe('a fault of Zenskar', () => {
  it.each<[what: string, fault: Fault, times: number, code: string | undefined, calls: number]>([
    ['429', status(429, { 'retry-after': '7' }), ALWAYS, 'RATE_LIMITED', 1],
    ['500 once', status(500), 1, undefined, 2],
    ['500 always', status(500), ALWAYS, 'UPSTREAM_UNAVAILABLE', 2],
    ['503 twice', status(503), 2, undefined, 3],
    ['503 always', status(503), ALWAYS, 'UPSTREAM_UNAVAILABLE', 3],
    ['a body cut once', { kind: 'cut' }, 1, undefined, 2],
    ['every body cut', { kind: 'cut' }, ALWAYS, 'UPSTREAM_UNAVAILABLE', 3],
    ['broken JSON', { kind: 'malformed' }, ALWAYS, 'UPSTREAM_INVALID', 1],
    ['a redirect', status(302, { location: 'http://127.0.0.1:1/' }), ALWAYS, 'UPSTREAM_UNAVAILABLE', 1],
    ['a refused key', status(401), ALWAYS, 'UPSTREAM_AUTH', 1],
  ])('of the kind "%s" looks as the README says', async (_what, fault, times, code, calls) => {
    gateway = await startGateway();
    gateway.sandbox.script({ times, fault });
    const { data, errors } = await gateway.query(QUERY);
    expect(errors[0]?.code).toBe(code);
    expect(gateway.takeLog()).toHaveLength(calls);
    if (code !== undefined) expect(data).toEqual({ customer: { entitlements: null } });
  });

  it('that lasts makes the gateway leave Zenskar alone', async () => {
    gateway = await startGateway();
    gateway.sandbox.script({ times: ALWAYS, fault: status(503) });
    for (let count = 0; count < 20; count += 1) await gateway.query(QUERY);
    expect(gateway.takeLog()).toHaveLength(20);
    const { errors } = await gateway.query(QUERY);
    expect(errors[0]?.extensions).toEqual({ code: 'UPSTREAM_UNAVAILABLE', retryAfter: 1 });
    expect(gateway.takeLog()).toEqual([]);
  });
});
