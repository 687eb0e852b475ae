import { describe, expect, it, onTestFinished } from 'vitest';
import { entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import { summaryList } from '../../src/upstream/lists/summary-list.ts';
import { callerFor } from '../support/caller.ts';
import { failureOf } from '../support/failures.ts';
import { startListener } from '../support/http-listener.ts';
import { EVERY_ROW, EVERY_TOTAL } from '../support/sample-data.ts';
import { connectZenskar } from '../support/zenskar-connection.ts';
import { ACME } from './small-world.ts';

const caller = callerFor();
const firstTen = { cursor: null, limit: 10 };
const further = { cursor: 'further', limit: 10 };
const EMPTY = { rows: [], next: null, previous: null, totalCount: 0, freshness: { asOf: 0, isStale: false } };
const INVALID = {
  kind: 'upstream-invalid',
  path: '$',
  message: 'Expected an answer about the customer, got status 404 as for a path that does not exist.',
  advice: 'Correct ZENSKAR_BASE_URL if it does not lead to Zenskar.',
};

/** The client of an upstream that answers every request with 404 and this body, but for the first `good` ones. */
async function missing(body: string, good = 0) {
  let left = good;
  const listener = await startListener((response) => {
    left -= 1;
    if (left >= 0) response.end('{"results":[]}');
    else response.writeHead(404).end(body);
  });
  const connection = connectZenskar({ url: listener.url, apiKey: 'key', organisation: 'organisation' });
  onTestFinished(async () => {
    await connection.close();
    await listener.close();
  });
  return connection;
}

describe('a 404 of the form that Zenskar writes errors in', () => {
  it.each([
    '{"detail":"Customer not found"}',
    '{"detail":"No such customer","code":7}',
    ' {"detail":"Not found: customer"} ',
  ])('means that there is no such customer: %s', async (body) => {
    const { client } = await missing(body);
    expect(await client.customer(caller, ACME)).toBeNull();
    expect(await client.page(caller, entitlementList(ACME, EVERY_ROW), firstTen, [])).toMatchObject(EMPTY);
    expect(await client.page(caller, summaryList(ACME, EVERY_TOTAL), firstTen, [])).toMatchObject(EMPTY);
  });

  it.each(['{"detail":"Not Found"}', '{"detail":"Not found."}'])(
    'in the words for unknown paths is believed only once Zenskar is known to be there: %s',
    async (body) => {
      const unknown = await missing(body);
      expect(await failureOf(unknown.client.customer(caller, ACME))).toEqual(INVALID);
      const known = await missing(body, 1);
      await known.client.page(caller, entitlementList(ACME, EVERY_ROW), firstTen, []);
      expect(await known.client.customer(caller, ACME)).toBeNull();
    },
  );

  it('is believed of customers only, not of the path for several', async () => {
    const { client } = await missing('{"detail":"Customer not found"}', 1);
    await client.customers(caller, [ACME], null);
    for (const cursor of [null, 'further']) {
      expect(await failureOf(client.customers(caller, [ACME], cursor))).toEqual(INVALID);
    }
  });
});

describe('a 404 of another form', () => {
  it.each([
    ['a page for humans', '<html><body>404 Not Found</body></html>'],
    ['a text', 'default backend - 404'],
    ['nothing', ''],
    ['a front door of Amazon', '{"message":"Not Found"}'],
    ['a front door of Kong', '{"message":"no Route matched with those values"}'],
    ['another framework', '{"statusCode":404,"error":"Not Found","message":"Route GET:/x not found"}'],
    ['problem details', '{"type":"about:blank","title":"Not Found","status":404,"detail":"No resource x."}'],
    ['a detail that is no text', '{"detail":[{"loc":["path"],"msg":"x","type":"y"}]}'],
    ['an empty detail', '{"detail":""}'],
    ['a list', '["detail"]'],
    ['a JSON text', '"detail"'],
    ['null', 'null'],
  ])('is no answer, whatever was asked for: %s', async (_what, body) => {
    const { client } = await missing(body, 1);
    await client.page(caller, entitlementList(ACME, EVERY_ROW), firstTen, []);
    expect(await failureOf(client.customer(caller, ACME))).toEqual(INVALID);
    expect(await failureOf(client.customers(caller, [ACME], null))).toEqual(INVALID);
    expect(await failureOf(client.page(caller, entitlementList(ACME, EVERY_ROW), firstTen, []))).toEqual(
      INVALID,
    );
    expect(await failureOf(client.page(caller, summaryList(ACME, EVERY_TOTAL), firstTen, []))).toEqual(
      INVALID,
    );
  });

  it('is none of a page behind a cursor either, unless it is JSON', async () => {
    const html = await missing('<html></html>');
    expect(await failureOf(html.client.page(caller, summaryList(ACME, EVERY_TOTAL), further, []))).toEqual(
      INVALID,
    );
    for (const body of ['{"detail":"Not Found"}', '{"message":"Unknown cursor"}']) {
      const { client } = await missing(body);
      expect(
        await failureOf(client.page(caller, entitlementList(ACME, EVERY_ROW), further, [])),
      ).toMatchObject({
        kind: 'invalid-cursor',
        argument: 'after',
      });
    }
  });
});
