import { expect, it } from 'vitest';
import { type Endpoint, ENDPOINTS } from '../../src/observability/labels.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { isRecord, listAt } from '../support/graphql.ts';
import { counted, freshMetered } from './metered.ts';
import { post } from './requests.ts';

const [A = '', B = ''] = STORIES.map(({ uuid }) => uuid);

/** One call to each endpoint, and the path of what it cannot read. */
const QUERIES: Readonly<Record<Endpoint, readonly [query: string, path: string]>> = {
  entitlements: [
    `{ customer(uuid: "${A}") { entitlements(first: 2) { nodes { uuid } } } }`,
    '$.results[0].id',
  ],
  summaries: [
    `{ customer(uuid: "${A}") { entitlementSummaries(first: 2) { nodes { id } } } }`,
    '$.results[0].entitlement',
  ],
  customer: [`{ customer(uuid: "${A}") { name } }`, '$.id'],
  customers: [`{ customersByUuid(uuids: ["${A}", "${B}"]) { name } }`, '$.results[0].id'],
};

/** Without what tells the first row apart. */
function edit(body: unknown): unknown {
  const broken = (row: unknown) => isRecord(row) && { ...row, id: null, entitlement: null };
  if (!isRecord(body) || !('results' in body)) return broken(body);
  return { ...body, results: listAt(body, 'results').map((row, n) => (n === 0 ? broken(row) : row)) };
}

it.each(ENDPOINTS)(
  'a broken row of %s is counted, and the log names its path once a minute',
  async (endpoint) => {
    const gateway = await freshMetered({ env: { LOG_LEVEL: 'warn' } });
    gateway.sandbox.script({ times: 9, fault: { kind: 'replace', edit } });
    const [query, path] = QUERIES[endpoint];
    for (let time = 0; time < 2; time += 1) await gateway.fetch(post({ query }));
    const series = counted(await gateway.scrape(), 'gateway_broken_rows_total');
    expect(series).toEqual({ [`endpoint="${endpoint}"`]: 2 });
    const lines = gateway.reports.filter((line) => line.includes('breaks the contract'));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ endpoint, path }]);
  },
);
