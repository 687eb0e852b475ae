import { expect, it } from 'vitest';
import { OPERATION_WAYS, type OperationWay } from '../../src/observability/labels.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { counted, freshMetered } from './metered.ts';
import { operationLines, post } from './requests.ts';

const query = '{ __typename }';
const LIST = `{ customer(uuid: "${STORIES[0]?.uuid}") { entitlements(first: 1) { nodes { uuid } } } }`;
const BEFORE = '\ufeff';

/** Requests by the way that they take. */
const REQUESTS: Readonly<Record<Exclude<OperationWay, 'kept'>, readonly Request[]>> = {
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

it.each(['plain', 'general'] as const)('requests that take the %s way are counted as such', async (way) => {
  const gateway = await freshMetered();
  // An operation is over when its answer has been read.
  for (const request of REQUESTS[way]) await (await gateway.fetch(request)).text();
  const series = await gateway.scrape();
  expect(counted(series, 'gateway_operation_ways_total')).toEqual({ [`way="${way}"`]: REQUESTS[way].length });
});

it('whoever asks once more for what is kept is given the text of before, with a line in the log as for any other', async () => {
  const gateway = await freshMetered({ env: { CACHE_FRESH_MS: '60000' } });
  const texts: string[] = [];
  for (let time = 0; time < 5; time += 1)
    texts.push(await (await gateway.fetch(post({ query: LIST }))).text());
  // The first asks Zenskar, the second is made of what the first has left.
  const series = await gateway.scrape();
  expect(counted(series, 'gateway_operation_ways_total')).toEqual({ 'way="plain"': 2, 'way="kept"': 3 });
  expect(new Set(texts).size).toBe(1);
  const [, second, third] = operationLines(gateway).map(
    ({ requestId, traceId, time, milliseconds, ...rest }) => {
      for (const each of [requestId, traceId, time, milliseconds]) expect(each).toBeDefined();
      return rest;
    },
  );
  expect(third).toEqual(second);
  expect(third).toMatchObject({ kind: 'query', code: 'OK', upstreamCalls: 1, kept: 1, waves: 1 });
});

it('all ways are counted that there are', () => {
  expect(OPERATION_WAYS).toEqual(['kept', ...Object.keys(REQUESTS)]);
});
