import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import { summaryList } from '../../src/upstream/lists/summary-list.ts';
import { callerFor } from '../support/caller.ts';
import { failureOf } from '../support/failures.ts';
import { EVERY_ROW, EVERY_TOTAL } from '../support/sample-data.ts';
import { connectZenskar, type ZenskarConnection } from '../support/zenskar-connection.ts';
import { ACME } from './small-world.ts';

const caller = callerFor();
const further = { cursor: 'further', limit: 10 };

let sandbox: Sandbox;
let connection: ZenskarConnection;

beforeAll(async () => {
  sandbox = await startSandbox();
  connection = connectZenskar(sandbox);
});
afterAll(async () => {
  await connection.close();
  await sandbox.close();
});

it('a page that is not there any more is not taken for the end of its list', async () => {
  const { client } = connection;
  for (const status of [404, 410]) {
    sandbox.script({ fault: { kind: 'status', status }, times: 2 });
    const asked = [
      () => client.page(caller, entitlementList(ACME, EVERY_ROW), further, []),
      () => client.page(caller, summaryList(ACME, EVERY_TOTAL), further, []),
    ];
    for (const ask of asked) expect(await failureOf(ask())).toMatchObject({ kind: 'invalid-cursor' });
  }
});
