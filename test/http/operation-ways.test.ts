import { expect, it } from 'vitest';
import { OPERATION_WAYS, type OperationWay } from '../../src/observability/labels.ts';
import { counted, freshMetered } from './metered.ts';
import { post } from './requests.ts';

const query = '{ __typename }';
const BEFORE = '\ufeff';

/** Requests by the way that they take. */
const REQUESTS: Readonly<Record<OperationWay, readonly Request[]>> = {
  plain: [
    post({ query }),
    post({ query: '{' }),
    post({ query: '{ nothing }' }),
    post({ query: '{ node(id: "bad") { id } }' }),
    post({ query, extensions: { clientLibrary: { name: '@apollo/client', version: '4.0.0' } } }),
    post({ query }, { accept: 'application/graphql-response+json' }),
  ],
  general: [
    post({ query: 5 }),
    post({ query, other: 1 }),
    post({ query }, { accept: 'text/event-stream' }),
    post({ query }, { accept: 'image/png' }),
    post(`${BEFORE}${JSON.stringify({ query })}`),
  ],
};

it.each(OPERATION_WAYS)('requests that take the %s way are counted as such', async (way) => {
  const gateway = await freshMetered();
  // An operation is over when its answer has been read.
  for (const request of REQUESTS[way]) await (await gateway.fetch(request)).text();
  const series = await gateway.scrape();
  expect(counted(series, 'gateway_operation_ways_total')).toEqual({ [`way="${way}"`]: REQUESTS[way].length });
});
