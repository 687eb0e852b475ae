import type { ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import type { Uuid } from '../../src/domain/uuid.ts';
import { entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import { summaryList } from '../../src/upstream/lists/summary-list.ts';
import { LessAtOnce, PageLimits } from '../../src/upstream/less-at-once.ts';
import { callerFor } from '../support/caller.ts';
import { failureOf } from '../support/failures.ts';
import { startListener } from '../support/http-listener.ts';
import { customerUuid, EVERY_ROW, EVERY_TOTAL } from '../support/sample-data.ts';
import { connectZenskar } from '../support/zenskar-connection.ts';
import { ACME } from './small-world.ts';
import { FULL_CUSTOMER } from './wire/wire-samples.ts';

type Refuse = (response: ServerResponse) => unknown;

const caller = callerFor();
const page = { cursor: null, limit: 100 };
const NO_ROWS = { rows: [], next: null };
const REFUSED = { kind: 'upstream-invalid', path: '$', advice: 'Lower UPSTREAM_PAGE_LIMIT.' };

function saying(status: number, detail: unknown): Refuse {
  return (response) => response.writeHead(status).end(JSON.stringify({ detail }));
}
const problem = (name: string) => [{ loc: ['query', name], msg: 'too large', type: 'value_error' }];
const tooLarge: Refuse = (response) => response.end(' '.repeat(20_001));

/** An upstream that gives at most so many rows or ids at once, and refuses to give more; with the limits that it was asked for. */
async function stingy(most: number, refuse: Refuse, next: string | null = null) {
  const limits: number[] = [];
  const listener = await startListener((response, { url = '' }) => {
    const { searchParams } = new URL(url, 'http://upstream.test');
    limits.push(Number(searchParams.get('limit')));
    if (Number(searchParams.get('limit')) > most) refuse(response);
    else {
      const ids = searchParams.get('id__in')?.split(',') ?? [];
      response.end(JSON.stringify({ results: ids.map((id) => ({ ...FULL_CUSTOMER, id })), next }));
    }
  });
  const upstream = { url: listener.url, apiKey: 'key', organisation: 'organisation' };
  const connection = connectZenskar(upstream, { maxBytes: 20_000 });
  onTestFinished(async () => {
    await connection.close();
    await listener.close();
  });
  return { client: new LessAtOnce(connection.client, new PageLimits()), limits };
}

it.each<readonly [what: string, refuse: Refuse]>([
  ['a list of problems', saying(422, problem('limit'))],
  ['a text', saying(422, 'limit: ensure this value is less than or equal to 50')],
  ['a bad request', saying(400, problem('limit'))],
  ['the status for too much', saying(413, 'Payload too large')],
])('a limit that is refused by %s is halved, and not tried again', async (_what, refuse) => {
  const { client, limits } = await stingy(50, refuse);
  expect(await client.page(caller, entitlementList(ACME, EVERY_ROW), page, [])).toMatchObject(NO_ROWS);
  await client.page(caller, entitlementList(ACME, EVERY_ROW), { cursor: 'further', limit: 100 }, []);
  await client.page(caller, entitlementList(ACME, EVERY_ROW), { cursor: null, limit: 10 }, []);
  expect(limits).toEqual([100, 50, 50, 10]);
  await client.page(caller, summaryList(ACME, EVERY_TOTAL), page, []);
  expect(limits.slice(4)).toEqual([100, 50]);
});

it('a limit is halved once, and whoever runs the gateway is told what to do', async () => {
  const { client, limits } = await stingy(25, saying(422, problem('limit')));
  for (let time = 0; time < 2; time += 1) {
    const failure = await failureOf(client.page(caller, summaryList(ACME, EVERY_TOTAL), page, []));
    expect(failure).toMatchObject(REFUSED);
  }
  expect(limits).toEqual([100, 50, 100, 50]);
});

it('an answer that is larger than what is read of one is asked for in halves', async () => {
  const { client, limits } = await stingy(50, tooLarge);
  expect(await client.page(caller, entitlementList(ACME, EVERY_ROW), page, [])).toMatchObject(NO_ROWS);
  expect(limits).toEqual([100, 50]);
});

it('a limit of one is not halved', async () => {
  const { client, limits } = await stingy(0, saying(422, problem('limit')));
  const one = { cursor: null, limit: 1 };
  expect(await failureOf(client.page(caller, entitlementList(ACME, EVERY_ROW), one, []))).toMatchObject(
    REFUSED,
  );
  expect(limits).toEqual([1]);
});

const uuids: readonly Uuid[] = Array.from({ length: 99 }, (_, index) => customerUuid(index));

it.each<readonly [what: string, refuse: Refuse]>([
  ['their number', saying(422, problem('id__in'))],
  ['a long target', saying(414, 'URI Too Long')],
  ['long headers', saying(431, 'Request Header Fields Too Large')],
  ['the limit', saying(422, problem('limit'))],
  ['the size of the answer', tooLarge],
])('customers that are refused for %s are asked for in halves', async (_what, refuse) => {
  const { client, limits } = await stingy(50, refuse);
  const { rows, next } = await client.customers(caller, uuids, null);
  expect(rows).toMatchObject(uuids.map((uuid) => ({ uuid })));
  expect(next).toBeNull();
  expect([limits[0], limits.slice(1).sort()]).toEqual([99, [49, 50]]);
});

it('customers are not halved where a half is more than a page', async () => {
  const { client } = await stingy(50, saying(422, problem('id__in')), 'further');
  expect(await failureOf(client.customers(caller, uuids, null))).toMatchObject(REFUSED);
});
