import { afterEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../src/domain/failure.ts';
import type { TransportOptions } from '../../src/upstream/transport.ts';
import { entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import { callerFor } from '../support/caller.ts';
import { failureOf } from '../support/failures.ts';
import { closedGate } from '../support/gate.ts';
import { type HttpListener, startListener } from '../support/http-listener.ts';
import { EVERY_ROW } from '../support/sample-data.ts';
import { connectZenskar, type ZenskarConnection } from '../support/zenskar-connection.ts';
import { ACME } from './small-world.ts';

const caller = callerFor();
const firstTen = { cursor: null, limit: 10 };
const credentials = { apiKey: 'canary-of-the-key', organisation: 'canary-of-the-organisation' };

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function listener(...answer: Parameters<typeof startListener>): Promise<HttpListener> {
  const started = await startListener(...answer);
  open.push(started);
  return started;
}

function connect(url: string, options: Partial<TransportOptions> = {}): ZenskarConnection {
  const connection = connectZenskar({ url, ...credentials }, options);
  open.push(connection);
  return connection;
}

function customerOf({ client }: ZenskarConnection, signal = caller.signal): Promise<unknown> {
  return client.customer(callerFor({ signal }), ACME);
}

const noCustomer: Parameters<typeof startListener>[0] = (response) =>
  response.writeHead(404).end('{"detail":"Customer not found"}');
const unavailable = (reason: string): Failure => ({ kind: 'upstream-unavailable', reason });

describe('a request', () => {
  it('carries the credentials once each, and nothing that was not intended', async () => {
    const upstream = await listener(noCustomer);
    await customerOf(connect(upstream.url));
    expect(upstream.arrivals).toEqual([
      {
        target: `/customers/${ACME}`,
        headerLines: [
          ['host', new URL(upstream.url).host],
          ['connection', 'keep-alive'],
          ['accept', 'application/json'],
          ['accept-encoding', 'identity'],
          ['x-api-key', credentials.apiKey],
          ['organisation', credentials.organisation],
          ['traceparent', 'unrecorded'],
        ],
      },
    ]);
  });

  it('carries an API version where one is set', async () => {
    const upstream = await listener(noCustomer);
    await customerOf(connect(upstream.url, { apiVersion: '20230501' }));
    expect(upstream.arrivals[0]?.headerLines.filter(([name]) => /api|organisation/.test(name))).toEqual([
      ['apiversion', '20230501'],
      ['x-api-key', credentials.apiKey],
      ['organisation', credentials.organisation],
    ]);
  });

  it.each([
    ['', ''],
    ['/', ''],
    ['/zenskar', '/zenskar'],
    ['/zenskar/', '/zenskar'],
    ['/a/b//', '/a/b'],
    ['/caf%C3%A9', '/caf%C3%A9'],
  ])('goes below a base URL that ends in "%s"', async (end, prefix) => {
    const upstream = await listener(noCustomer);
    const { client } = connect(upstream.url, { baseUrl: new URL(upstream.url + end) });
    await client.customer(caller, ACME);
    await client.page(caller, entitlementList(ACME, EVERY_ROW), firstTen, []);
    expect(upstream.arrivals.map(({ target }) => target)).toEqual([
      `${prefix}/customers/${ACME}`,
      `${prefix}/entitlements/customer/${ACME}?limit=10`,
    ]);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('of %i is not followed', async (status) => {
    const elsewhere = await listener(noCustomer);
    const upstream = await listener((response) =>
      response.writeHead(status, { location: `${elsewhere.url}/canary` }).end(),
    );
    const connection = connect(upstream.url);
    const failure = unavailable('it sent a redirect, which is not followed');
    expect(await failureOf(customerOf(connection))).toEqual(failure);
    expect(elsewhere.arrivals).toEqual([]);
    expect(upstream.arrivals).toHaveLength(1);
  });
});

describe('an upstream that does not answer', () => {
  it('is given up after the time limit', async () => {
    const upstream = await listener(() => undefined);
    const failure = await failureOf(customerOf(connect(upstream.url, { timeoutMs: 30 })));
    expect(failure).toEqual({ kind: 'upstream-timeout', milliseconds: 30 });
    await upstream.deserted;
  });

  it('is given up when it pauses within a body', async () => {
    const upstream = await listener((response) => response.writeHead(200).write('{'));
    const failure = await failureOf(customerOf(connect(upstream.url, { timeoutMs: 30 })));
    expect(failure).toEqual({ kind: 'upstream-timeout', milliseconds: 30 });
    await upstream.deserted;
  });

  it('is left to itself when the caller goes away, and sees the connection close', async () => {
    const upstream = await listener(() => undefined);
    for (const reason of [undefined, new Error('canary'), 'canary']) {
      const caller = new AbortController();
      const outcome = failureOf(customerOf(connect(upstream.url), caller.signal));
      await upstream.arrived;
      caller.abort(reason);
      expect(await outcome).toEqual(unavailable('the call was given up'));
    }
    await upstream.deserted;
  });

  it('is not asked at all by a caller who is gone already', async () => {
    const upstream = await listener(noCustomer);
    const connection = connect(upstream.url);
    const failure = await failureOf(customerOf(connection, AbortSignal.abort()));
    expect(failure).toEqual(unavailable('the call was given up'));
    expect(upstream.arrivals).toEqual([]);
    expect(await customerOf(connection)).toBeNull();
  });
});

describe('an upstream that breaks off', () => {
  it('before its answer is unavailable, and may be asked again', async () => {
    let breaks = 1;
    const upstream = await listener((response, request) => {
      if (breaks-- > 0) response.destroy();
      else noCustomer(response, request);
    });
    const connection = connect(upstream.url);
    const failure = unavailable('the connection failed or was cut');
    expect(await failureOf(customerOf(connection))).toEqual(failure);
    expect(await customerOf(connection)).toBeNull();
  });

  it('because nobody listens is unavailable', async () => {
    const upstream = await listener(noCustomer);
    await upstream.close();
    const failure = unavailable('the connection failed or was cut');
    expect(await failureOf(customerOf(connect(upstream.url)))).toEqual(failure);
  });

  it('with something that is not HTTP is unavailable', async () => {
    const upstream = await listener((response) => response.socket?.end('canary\r\n\r\n'));
    const failure = unavailable('the connection failed or was cut');
    expect(await failureOf(customerOf(connect(upstream.url)))).toEqual(failure);
  });
});

describe('a header', () => {
  it('of Retry-After that comes twice counts as it came first, and the connection goes on to serve', async () => {
    const upstream = await listener((response) =>
      response.writeHead(429, ['retry-after', '7', 'Retry-After', '9']).end(),
    );
    const connection = connect(upstream.url, { connections: 1 });
    const limited = { kind: 'rate-limited', retryAfter: 7 };
    expect(await failureOf(customerOf(connection))).toEqual(limited);
    expect(await failureOf(customerOf(connection))).toEqual(limited);
  });
});

describe('a body', () => {
  it.each([
    ['just as long as the bound', 1000, null],
    ['a byte longer', 1001, 'Expected at most 1000 bytes, got more.'],
  ])('%s, of unknown length, is read so far', async (_what, length, message) => {
    const record = JSON.stringify({ id: ACME });
    const upstream = await listener((response) => response.end(record.padEnd(length)));
    const outcome = customerOf(connect(upstream.url, { maxBytes: 1000 }));
    if (message === null) expect(await outcome).toMatchObject({ uuid: ACME });
    else expect(await failureOf(outcome)).toEqual({ kind: 'upstream-invalid', path: '$', message });
  });
});

describe('the connections', () => {
  it('bound the calls under way; the others wait their turn', async () => {
    const gate = closedGate();
    let together = 0;
    let most = 0;
    const upstream = await listener((response, request) => {
      most = Math.max(most, (together += 1));
      void gate.opened.then(() => {
        together -= 1;
        noCustomer(response, request);
      });
    });
    const connection = connect(upstream.url, { connections: 2 });
    const outcomes = Array.from({ length: 6 }, () => customerOf(connection));
    await upstream.arrived;
    gate.open();
    expect(await Promise.all(outcomes)).toEqual(Array(6).fill(null));
    expect(upstream.arrivals).toHaveLength(6);
    expect(most).toBeLessThanOrEqual(2);
  });

  it('end at once when the transport closes, with the calls under way', async () => {
    const upstream = await listener(() => undefined);
    const connection = connectZenskar({ ...credentials, url: upstream.url });
    const outcome = failureOf(customerOf(connection));
    await upstream.arrived;
    await connection.close();
    expect(await outcome).toEqual(unavailable('the connection failed or was cut'));
    await upstream.deserted;
    await connection.close();
  });
});
