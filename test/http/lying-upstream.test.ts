import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../src/sandbox/core.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { isRecord } from '../support/graphql.ts';
import { startListener } from '../support/http-listener.ts';
import { customerQuery } from './held-zenskar.ts';
import { freshGateway, post, refusalIn } from './requests.ts';

type Lie = (response: ServerResponse, truth: string) => void;

const MAX_BYTES = 65_536;
const PIECE = Buffer.alloc(16_384, ' ');

function json(body: string): Lie {
  return (response) => response.setHeader('content-type', 'application/json').end(body);
}

/** Sends for as long as somebody reads; `sent` tells how much that was. */
function endless(sent: { bytes: number }): Lie {
  return (response) => {
    const more = () => {
      while (!response.destroyed && response.write(PIECE)) sent.bytes += PIECE.length;
    };
    response.on('drain', more);
    more();
  };
}

const sent = { bytes: 0 };

const ZOO: readonly [what: string, lie: Lie, code: string][] = [
  [
    'JSON that ends early',
    (response, truth) => {
      json(truth.slice(0, -5))(response, truth);
    },
    'UPSTREAM_INVALID',
  ],
  ['nothing', json(''), 'UPSTREAM_INVALID'],
  ['a page for humans', (response) => response.end('<html>down for maintenance</html>'), 'UPSTREAM_INVALID'],
  ['a text', json('"fine"'), 'UPSTREAM_INVALID'],
  ['null', json('null'), 'UPSTREAM_INVALID'],
  ['a list', json('[]'), 'UPSTREAM_INVALID'],
  ['an error in the guise of success', json('{"detail":"Internal server error"}'), 'UPSTREAM_INVALID'],
  ['a customer that is none', json('{"id":1,"customer_name":2}'), 'UPSTREAM_INVALID'],
  [
    'a 404 of something else',
    (response) => response.writeHead(404).end('<html>Not Found</html>'),
    'UPSTREAM_INVALID',
  ],
  ['no UTF-8', (response) => response.end(Buffer.from([0x22, 0xff, 0xfe])), 'UPSTREAM_INVALID'],
  ['deep nesting', json('['.repeat(30_000)), 'UPSTREAM_INVALID'],
  ['more than is read', json(' '.repeat(MAX_BYTES + 1)), 'UPSTREAM_INVALID'],
  ['an endless body', endless(sent), 'UPSTREAM_INVALID'],
  [
    'a small body that unpacks to 50 MB',
    (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(50_000_000))),
    'UPSTREAM_INVALID',
  ],
  [
    'less than it announced',
    (response, truth) => {
      response.setHeader('content-length', truth.length).write(truth.slice(0, -5));
      setImmediate(() => response.socket?.destroy());
    },
    'UPSTREAM_UNAVAILABLE',
  ],
  ['a cut connection', (response) => response.socket?.destroy(), 'UPSTREAM_UNAVAILABLE'],
  ['what is no HTTP', (response) => response.socket?.end('hello\r\n\r\n'), 'UPSTREAM_UNAVAILABLE'],
  [
    'headers without an end',
    (response) => response.socket?.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}`),
    'UPSTREAM_UNAVAILABLE',
  ],
];

describe('R15: whatever the upstream sends, the caller is told and the gateway goes on', () => {
  it.each(ZOO)('holds for %s', async (_, lie, code) => {
    const core = createCore();
    let lying = true;
    const listener = await startListener((response, { method = '', url = '', headers }) => {
      const truth = core.answer({ method, url, headers });
      if (lying) lie(response, truth.body);
      else response.writeHead(truth.status, truth.headers).end(truth.body);
    });
    onTestFinished(() => listener.close());
    const env = { RETRY_ATTEMPTS: '1', UPSTREAM_MAX_BYTES: String(MAX_BYTES), UPSTREAM_CONNECTIONS: '1' };
    const gateway = await freshGateway({ env, upstreamUrl: listener.url });

    const response = await gateway.fetch(post({ query: customerQuery() }));
    expect(await refusalIn(response)).toMatchObject({ status: 200, code });
    expect(listener.arrivals).toHaveLength(1);

    // There is only one connection: it was not kept in the middle of anything.
    lying = false;
    const next = await gateway.fetch(post({ query: customerQuery() }));
    expect(await next.json()).toEqual({ data: { customer: { name: STORIES[0]?.name } } });
  });

  it('read no endless body for long', () => {
    // What the sockets of both sides hold, and not much more.
    expect(sent.bytes).toBeLessThan(16_000_000);
  });

  it('follows no redirect, not even to where the key would be welcome (T11)', async () => {
    const elsewhere = await startListener((response) => response.end('{}'));
    onTestFinished(() => elsewhere.close());
    for (const status of [301, 302, 303, 307, 308]) {
      const listener = await startListener((response, { url = '' }) => {
        response.writeHead(status, { location: `${elsewhere.url}${url}` }).end();
      });
      onTestFinished(() => listener.close());
      const gateway = await freshGateway({ upstreamUrl: listener.url });
      const { code } = await refusalIn(await gateway.fetch(post({ query: customerQuery() })));
      expect([status, String(code)]).toEqual([status, expect.stringMatching(/^UPSTREAM_/)]);
      expect(listener.arrivals).toHaveLength(1);
    }
    expect(elsewhere.arrivals).toEqual([]);
  });
});

describe('R13: pages that lead back to where they were are walked once', () => {
  it.each([2, 3, 4])(
    'fails a walk of %i pages whose last one leads back while rows are missing',
    async (length) => {
      const gateway = await freshGateway({ env: { UPSTREAM_PAGE_LIMIT: '10' } });
      let page = 0;
      let first: unknown = null;
      gateway.sandbox.script({
        path: '/entitlements/customer',
        times: 1_000,
        fault: {
          kind: 'replace',
          edit: (body) => {
            if (!isRecord(body)) return body;
            first ??= body['next'];
            page += 1;
            return page % length === 0 ? { ...body, next: first } : body;
          },
        },
      });
      const list = 'entitlements(first: 500) { nodes { uuid } }';
      const reply = await gateway.query(`{ customer(uuid: "${STORIES[0]?.uuid ?? ''}") { ${list} } }`);
      expect(gateway.takeLog()).toHaveLength(length);
      expect(reply.data).toEqual({ customer: { entitlements: null } });
      expect(reply.errors).toMatchObject([
        { code: 'UPSTREAM_INVALID', path: ['customer', 'entitlements'], extensions: { jsonPath: '$.next' } },
      ]);
    },
  );
});
