import { describe, expect, it } from 'vitest';
import { LightSignal } from '../../src/domain/light-signal.ts';
import { createEdge, type EdgeOptions } from '../../src/http/edge.ts';
import type { EdgeRequest } from '../../src/http/exchange.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { ManualClock } from '../support/clock.ts';

const GRAPHQL_JSON = 'application/graphql-response+json';

function requestOf(target: string, headers: EdgeRequest['headers'] = {}): EdgeRequest {
  return {
    method: 'GET',
    target,
    headers,
    repeated: null,
    signal: new LightSignal(),
    address: () => '',
    readBody: () => '',
    place: null,
  };
}

/** An edge of which what is given fails, and what was reported of that. */
function edgeWith(options: Partial<EdgeOptions>) {
  const reported: unknown[] = [];
  const edge = createEdge({
    graphql: () => Promise.resolve({ status: 200, headers: {}, body: '{}' }),
    callersDifferBy: 'Authorization',
    readiness: { draining: false, overwhelmed: false },
    pages: () => null,
    compression: true,
    clock: new ManualClock(),
    randomHex: (digits) => 'a'.repeat(digits),
    metrics: createMetrics({ watchProcess: false, build: { version: '1.2.3', node: 'v20.0.0' } }),
    noteRefusal: null,
    report: (cause) => reported.push(cause),
    ...options,
  });
  return { edge, reported };
}

const INTERNAL = {
  status: 500,
  headers: { 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' },
  body: expect.stringContaining('"code":"INTERNAL"') as unknown,
};

describe('an answer of 500, with a report of the cause, is given where', () => {
  const cause = new Error('too many open files');

  it.each<[string, string, Partial<EdgeOptions>]>([
    ['an operation rejects', '/graphql', { graphql: () => Promise.reject(cause) }],
    ['a page rejects', '/graphiql/start.js', { pages: () => Promise.reject(cause) }],
    [
      'a page throws',
      '/schema.graphql',
      {
        pages: () => {
          throw cause;
        },
      },
    ],
  ])('%s', async (_, target, options) => {
    const { edge, reported } = edgeWith(options);
    expect(await edge(requestOf(target))).toMatchObject(INTERNAL);
    expect(reported).toEqual([cause]);
  });

  it('an answer cannot be compressed', async () => {
    const unreadable = new Proxy(Buffer.alloc(5000), {
      get: (bytes, key) => {
        if (key === 'length') return bytes.length;
        throw cause;
      },
    });
    const { edge, reported } = edgeWith({
      graphql: () => Promise.resolve({ status: 200, headers: {}, body: unreadable }),
    });
    const answer = await edge(requestOf('/graphql', { 'accept-encoding': 'gzip', accept: GRAPHQL_JSON }));
    expect(answer).toMatchObject(INTERNAL);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers['content-type']).toContain(GRAPHQL_JSON);
    expect(reported).toEqual([cause]);
  });
});
