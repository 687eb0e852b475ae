import { afterAll, beforeEach } from 'vitest';
import type { EntitlementQuery, SummaryQuery } from '../../src/domain/list-query.ts';
import type { PageRequest } from '../../src/domain/page.ts';
import type { ReferenceName } from '../../src/domain/references.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import { summaryList } from '../../src/upstream/lists/summary-list.ts';
import { callerFor } from '../support/caller.ts';
import { connectZenskar } from '../support/zenskar-connection.ts';
import { ACME, smallWorld } from './small-world.ts';

/** A client of a sandbox with the small world, for the tests of one file; what was scripted for a test ends with it. */
export async function smallClient({ apiKey, ...limits }: { apiKey?: string; maxBytes?: number } = {}) {
  const sandbox = await startSandbox({ world: smallWorld(), ...(apiKey !== undefined && { apiKey }) });
  const connection = connectZenskar(sandbox, limits);
  const { client } = connection;
  const caller = callerFor();

  afterAll(async () => {
    await connection.close();
    await sandbox.close();
  });

  beforeEach(() => {
    sandbox.clearFaults();
    sandbox.clearRequests();
  });

  return {
    sandbox,
    connection,
    client,
    caller,
    rowsOf: (query: EntitlementQuery, page: PageRequest, populate: readonly ReferenceName[] = []) =>
      client.page(caller, entitlementList(ACME, query), page, populate),
    totalsOf: (query: SummaryQuery, page: PageRequest) =>
      client.page(caller, summaryList(ACME, query), page, []),
  };
}
