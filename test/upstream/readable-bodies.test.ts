import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BrokenRow } from '../../src/domain/page.ts';
import type { Entitlement } from '../../src/domain/entitlement.ts';
import { entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import { callerFor } from '../support/caller.ts';
import { failureOf } from '../support/failures.ts';
import { type HttpListener, startListener } from '../support/http-listener.ts';
import { EVERY_ROW } from '../support/sample-data.ts';
import { connectZenskar, type ZenskarConnection } from '../support/zenskar-connection.ts';
import { ACME } from './small-world.ts';
import { FULL_ROW } from './wire/wire-samples.ts';

const MAX_BYTES = 20_000;
const caller = callerFor();
const RECORD = JSON.stringify({ id: ACME, customer_name: 'Acme' });
const READ = { uuid: ACME, name: 'Acme' };

/** An upstream that answers like this, asked over one connection. */
async function upstream(
  answer: (response: ServerResponse) => unknown,
): Promise<ZenskarConnection & { readonly listener: HttpListener }> {
  const listener = await startListener((response) => {
    answer(response);
  });
  const credentials = { apiKey: 'key', organisation: 'organisation' };
  const connection = connectZenskar(
    { url: listener.url, ...credentials },
    { maxBytes: MAX_BYTES, connections: 1 },
  );
  onTestFinished(async () => {
    await connection.close();
    await listener.close();
  });
  return { ...connection, listener };
}

function packed(encoding: string | readonly string[], body: Buffer, status = 200) {
  return upstream((response) => {
    response.statusCode = status;
    response.setHeader('content-encoding', encoding).end(body);
  });
}

describe('a body that comes packed, though none was asked for', () => {
  it.each<readonly [encoding: string | readonly string[], body: Buffer]>([
    ['gzip', gzipSync(RECORD)],
    ['GZIP', gzipSync(RECORD)],
    ['x-gzip', gzipSync(RECORD)],
    ['deflate', deflateSync(RECORD)],
    ['deflate', deflateRawSync(RECORD)],
    ['br', brotliCompressSync(RECORD)],
    ['identity', Buffer.from(RECORD)],
    ['', Buffer.from(RECORD)],
    ['identity, gzip', gzipSync(RECORD)],
    ['deflate, gzip', gzipSync(deflateSync(RECORD))],
    [['br', 'gzip'], gzipSync(brotliCompressSync(RECORD))],
  ])('is unpacked from %j', async (encoding, body) => {
    const { client, listener } = await packed(encoding, body);
    for (let time = 0; time < 2; time += 1) expect(await client.customer(caller, ACME)).toMatchObject(READ);
    expect(listener.connections).toBe(1);
  });

  const unpackable = 'Expected a body that can be unpacked, got something else.';
  const tooLarge = `Expected at most ${MAX_BYTES} bytes, got more.`;
  const bomb = Buffer.alloc(50_000_000, ' ');

  it.each<readonly [what: string, encoding: string, body: Buffer, message: string]>([
    ['is cut off', 'gzip', gzipSync(RECORD).subarray(0, -9), unpackable],
    ['is not what it says', 'gzip', Buffer.from(RECORD), unpackable],
    ['is not even brotli', 'br', Buffer.from(RECORD), unpackable],
    ['is packed in a way that nobody knows', 'compress', Buffer.from(RECORD), unpackable],
    ['is packed ever again', 'gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(RECORD))), unpackable],
    ['unpacks to a byte more than is read', 'gzip', gzipSync(RECORD.padEnd(MAX_BYTES + 1)), tooLarge],
    ['unpacks to 50 MB, by gzip', 'gzip', gzipSync(bomb).subarray(0, 15_000), tooLarge],
    ['unpacks to 50 MB, by deflate', 'deflate', deflateSync(bomb).subarray(0, 15_000), tooLarge],
    ['unpacks to 50 MB, by brotli', 'br', brotliCompressSync(bomb), tooLarge],
    ['unpacks to 50 MB, twice packed', 'gzip, gzip', gzipSync(gzipSync(bomb)), tooLarge],
  ])('is refused where it %s', async (_what, encoding, body, message) => {
    const { client } = await packed(encoding, body);
    const failure = { kind: 'upstream-invalid', path: '$', message };
    expect(await failureOf(client.customer(caller, ACME))).toEqual(failure);
  });

  it('of just the bound is read', async () => {
    const { client } = await packed('gzip', gzipSync(RECORD.padEnd(MAX_BYTES)));
    expect(await client.customer(caller, ACME)).toMatchObject(READ);
  });

  it.each([
    ['well', gzipSync('{"detail":"Customer not found"}'), null],
    ['badly', Buffer.from('no gzip'), 'upstream-invalid'],
  ])('means what its status means, packed %s', async (_what, body, kind) => {
    const { client } = await packed('gzip', body, 404);
    if (kind === null) expect(await client.customer(caller, ACME)).toBeNull();
    else expect(await failureOf(client.customer(caller, ACME))).toMatchObject({ kind });
    const refused = await packed('gzip', body, 401);
    expect(await failureOf(refused.client.customer(caller, ACME))).toEqual({ kind: 'upstream-auth' });
  });
});

describe('an answer', () => {
  it('is read behind a byte order mark', async () => {
    const { client } = await upstream((response) => response.end(`\uFEFF${RECORD}`));
    expect(await client.customer(caller, ACME)).toMatchObject(READ);
  });

  it('is read with headers of 20 kB', async () => {
    const { client } = await upstream((response) =>
      response.setHeader('content-security-policy', 'x'.repeat(20_000)).end(RECORD),
    );
    expect(await client.customer(caller, ACME)).toMatchObject(READ);
  });

  const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
  const DATED = 'HTTP/1.1 100 Continue\r\ndate: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n';
  const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n';

  it.each([
    ['one', [CONTINUE]],
    ['one with headers', [DATED]],
    ['several', [CONTINUE, DATED + CONTINUE]],
    ['one in pieces', [CONTINUE.slice(0, 15), CONTINUE.slice(15, 24), CONTINUE.slice(24)]],
    ['early hints', [HINTS]],
    ['early hints behind it', [CONTINUE + HINTS]],
  ])('is read behind an interim answer that nobody asked for: %s', async (_what, pieces) => {
    const { client, listener } = await upstream((response) => {
      const send = ([piece, ...others]: readonly string[]) => {
        if (piece === undefined) response.end(RECORD);
        else response.socket?.write(piece, () => setImmediate(send, others));
      };
      send(pieces);
    });
    for (let time = 0; time < 3; time += 1) expect(await client.customer(caller, ACME)).toMatchObject(READ);
    expect(listener.connections).toBe(1);
  });

  it('keeps what looks like an interim answer within its body', async () => {
    const name = 'HTTP/1.1 100 Continue';
    const parts = [`{"id":"${ACME}","customer_name":"`, `${name}","email":"a"}`];
    const { client } = await upstream((response) => {
      response.write(parts[0], () => setImmediate(() => response.end(parts[1])));
    });
    expect(await client.customer(caller, ACME)).toMatchObject({ uuid: ACME, name });
  });
});

describe('a number that is none', () => {
  async function rowWith(quantity: string, others: object = {}): Promise<Entitlement> {
    const results = [{ ...FULL_ROW, customer: ACME, ...others }];
    const body = JSON.stringify({ results }).replace('"quantity":100', `"quantity":${quantity}`);
    const { client } = await upstream((response) => response.end(body));
    const { rows } = await client.page(
      caller,
      entitlementList(ACME, EVERY_ROW),
      { cursor: null, limit: 10 },
      [],
    );
    const [row] = rows;
    if (row === undefined || row instanceof BrokenRow) throw new Error('expected a row');
    return row;
  }

  it.each(['NaN', 'Infinity', '-Infinity', ' NaN ', '1e400'])(
    'fails its own field only: %s',
    async (json) => {
      const row = await rowWith(json);
      expect([row.quantity, row.quantityUsed, row.name]).toEqual([null, 45.2, 'API calls']);
      expect(row.flaws && [...row.flaws.keys()]).toEqual(['quantity']);
    },
  );

  it('is a word like others within a text', async () => {
    const texts = { units: 'NaN "NaN" -Infinity \\', event: 'Infinity' };
    const row = await rowWith('NaN', texts);
    expect([row.units, row.event]).toEqual([texts.units, texts.event]);
  });
});
