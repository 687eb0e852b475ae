import { onTestFinished } from 'vitest';
import type { Fault } from '../../../src/sandbox/faults.ts';
import { STORIES } from '../../../src/sandbox/stories.ts';
import { ManualClock } from '../../support/clock.ts';
import { type GatewayOptions, startGateway } from '../../support/gateway.ts';

export const [A = '', B = ''] = STORIES.map(({ uuid }) => uuid);
export const SECOND = 1000;
/** In the order of growing old, with the defaults and no jitter. */
export const FRESH = 5 * SECOND;
export const STALE = FRESH + 30 * SECOND;
export const LAST = FRESH + 600 * SECOND;

export const DOWN: Fault = { kind: 'status', status: 503 };

export const rows = (customer: string, first = 10) =>
  `{ customer(uuid: "${customer}") { entitlements(first: ${first}) { asOf isStale nodes { uuid } } } }`;

/** A gateway that keeps answers, on a clock that stands still, with an upstream that can be spoilt. */
export async function startKeeping(options: Partial<GatewayOptions> = {}) {
  const clock = new ManualClock();
  const env = { CACHE_FRESH_MS: '5000', RETRY_ATTEMPTS: '1', BREAKER_MINIMUM_CALLS: '1000', ...options.env };
  const gateway = await startGateway({ ...options, clock, env });
  onTestFinished(() => gateway.close());
  return {
    ...gateway,
    clock,
    /** What a query comes to in short: how old the list is in seconds, whether it is stale, and what was asked for it. */
    ask: async (query = rows(A), headers: Readonly<Record<string, string>> = {}) => {
      const response = await gateway.fetch(
        new Request('http://gateway.test/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query }),
        }),
      );
      const text = await response.text();
      const asOf = /"asOf":"([^"]+)"/.exec(text)?.[1];
      return {
        age: asOf === undefined ? null : Math.round((clock.epoch() - Date.parse(asOf)) / SECOND),
        isStale: /"isStale":(true|false)/.exec(text)?.[1] === 'true',
        code: /"code":"(\w+)"/.exec(text)?.[1] ?? null,
        header: response.headers.get('age'),
        calls: gateway.takeLog().length,
        text,
      };
    },
    spoil: (fault: Fault, times = 1000): void => {
      gateway.sandbox.script({ fault, times });
    },
  };
}
