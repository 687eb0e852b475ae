import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GatewayOptions } from '../support/gateway.ts';
import { until } from '../support/until.ts';
import { customerQuery, startHeldZenskar } from './held-zenskar.ts';
import { openRaw, type RawConnection, smallRequest, statusesIn } from './raw-connection.ts';
import { freshListener, operationLines, post, refusalIn } from './requests.ts';

/** How many operations go before those of a test. */
const WARMED = 1;

async function heldUpGateway(options: Partial<GatewayOptions> = {}) {
  const zenskar = await startHeldZenskar();
  onTestFinished(() => zenskar.close());
  const gateway = await freshListener({ ...options, upstreamUrl: zenskar.url });
  // The first operation of a process takes longer than any other.
  zenskar.release();
  await fetch(post({ query: customerQuery(30) }, {}, gateway.url));
  zenskar.hold();
  const waiting = (count: number) =>
    until(() => {
      expect(zenskar.waiting).toBe(count);
    });
  return { zenskar, gateway, waiting };
}

/** A caller that a test can take away. */
async function caller(url: string, query: string): Promise<RawConnection> {
  const client = await openRaw(url);
  const body = JSON.stringify({ query });
  const lines = ['POST /graphql HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
  client.send([...lines, `Content-Length: ${body.length}`, '', body].join('\r\n'));
  return client;
}

/** Resolves once the gateway has read what was sent to it: connections are accepted in order, and one that is kept would overtake. */
async function everythingRead(url: string): Promise<void> {
  const last = await openRaw(url);
  last.send(smallRequest());
  await last.answers(1, '}');
  last.destroy();
}

/** What an answer may come late by on a busy machine. */
const SLACK_MS = 5_000;

describe('R1: every operation has a deadline', () => {
  it.each([
    ['one call that hangs', { OPERATION_DEADLINE_MS: '400', UPSTREAM_TIMEOUT_MS: '400' }],
    [
      'a queue that does not move',
      { OPERATION_DEADLINE_MS: '400', UPSTREAM_TIMEOUT_MS: '400', UPSTREAM_CONNECTIONS: '1' },
    ],
  ])('holds with %s', async (_, env) => {
    const { gateway, zenskar } = await heldUpGateway({ env });
    const start = performance.now();
    const replies = await Promise.all(
      [0, 1, 2].map(async (index) => {
        const response = await fetch(post({ query: customerQuery(index) }, {}, gateway.url));
        const { status, code } = await refusalIn(response);
        return { status, code, milliseconds: performance.now() - start };
      }),
    );
    for (const { status, code, milliseconds } of replies) {
      expect(status).toBe(200);
      expect(['UPSTREAM_TIMEOUT', 'OVERLOADED']).toContain(code);
      expect(milliseconds).toBeGreaterThan(395);
      expect(milliseconds).toBeLessThan(400 + SLACK_MS);
    }
    expect(replies[0]?.code).toBe('UPSTREAM_TIMEOUT');
    await until(() => {
      expect(zenskar.waiting).toBe(0);
    });
  });

  it('answers before the deadline when a single attempt may take less', async () => {
    const env = { OPERATION_DEADLINE_MS: '5000', UPSTREAM_TIMEOUT_MS: '200' };
    const { gateway, zenskar } = await heldUpGateway({ env });
    const start = performance.now();
    const response = await fetch(post({ query: customerQuery() }, {}, gateway.url));
    expect(await refusalIn(response)).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: 'Zenskar did not answer within 200 ms. Try again.',
    });
    expect(performance.now() - start).toBeLessThan(200 + SLACK_MS);
    expect(zenskar.requests).toBe(WARMED + 1);
  });
});

describe('R2: nobody asks for a caller that has left', () => {
  it('ends the upstream call within a moment, and says so in the log', async () => {
    const { zenskar, gateway, waiting } = await heldUpGateway({ env: { LOG_LEVEL: 'info' } });
    const client = await caller(gateway.url, customerQuery());
    await waiting(1);
    const start = performance.now();
    client.destroy();
    await until(() => {
      expect(zenskar.deserted).toBe(1);
    });
    expect(performance.now() - start).toBeLessThan(SLACK_MS);
    expect(operationLines(gateway).slice(WARMED)).toMatchObject([{ aborted: true, code: 'ABORTED' }]);
    expect(zenskar.requests).toBe(WARMED + 1);
  });

  it('never asks for one that left while it waited in the queue', async () => {
    const { zenskar, gateway, waiting } = await heldUpGateway({ env: { UPSTREAM_CONNECTIONS: '1' } });
    const first = await caller(gateway.url, customerQuery(0));
    await waiting(1);
    const second = await caller(gateway.url, customerQuery(1));
    const third = await caller(gateway.url, customerQuery(2));
    // So that both wait for certain.
    await everythingRead(gateway.url);
    second.destroy();
    await everythingRead(gateway.url);
    zenskar.release();
    expect(statusesIn(await first.answers(1, '}'))).toEqual([200]);
    expect(statusesIn(await third.answers(1, '}'))).toEqual([200]);
    expect(zenskar.requests).toBe(WARMED + 2);
    first.destroy();
    third.destroy();
  });
});

describe('R3: callers who ask the same share one call', () => {
  it('which ends with the last of them, whoever leaves first', async () => {
    const { zenskar, gateway, waiting } = await heldUpGateway();
    const callers = await Promise.all([1, 2, 3].map(() => caller(gateway.url, customerQuery())));
    await waiting(1);
    await everythingRead(gateway.url);
    callers[0]?.destroy();
    callers[2]?.destroy();
    await everythingRead(gateway.url);
    expect([zenskar.requests, zenskar.deserted]).toEqual([WARMED + 1, 0]);
    callers[1]?.destroy();
    await until(() => {
      expect(zenskar.deserted).toBe(1);
    });
  });

  it('and all get its answer who are still there', async () => {
    const { zenskar, gateway, waiting } = await heldUpGateway();
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 2, maxLength: 20 }), async (staying) => {
        zenskar.hold();
        const query = customerQuery((asked += 1));
        const callers = await Promise.all(staying.map(() => caller(gateway.url, query)));
        await waiting(1);
        await everythingRead(gateway.url);
        callers.forEach((client, index) => {
          if (staying[index] !== true) client.destroy();
        });
        await everythingRead(gateway.url);
        zenskar.release();
        for (const [index, client] of callers.entries()) {
          if (staying[index] === true) expect(await client.answers(1, '}')).toMatch(/"name"/);
          client.destroy();
        }
        await waiting(0);
      }),
      { numRuns: 15 },
    );
    expect(zenskar.requests).toBe(WARMED + asked);
  });
});
