import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainMediaType } from '../../src/http/media-types.ts';
import { ORGANISATION } from './limits/counted-graph.ts';
import { ACCEPTS } from './random-requests.ts';
import { twoGraphs } from './two-graphs.ts';

const compare = twoGraphs(false);

async function expectAsYoga(accept: string | undefined): Promise<boolean> {
  const request = { body: '{"query":"{ __typename }"}', accept, principal: ORGANISATION, fault: null };
  const { fast, general, tookFastWay } = await compare(request);
  expect(fast.response).toEqual(general.response);
  const type = plainMediaType(accept);
  if (tookFastWay) expect(general.response.headers['content-type']).toBe(`${type}; charset=utf-8`);
  return tookFastWay;
}

it.each(ACCEPTS)('Yoga answers %j in the type that the fast way would', async (accept) => {
  await expectAsYoga(accept);
});

it('Yoga answers any list of types in the one that the fast way would', async () => {
  const odd = fc.constantFrom(
    '*/json',
    'Application/JSON',
    'text/*',
    'application',
    '',
    '*',
    'application/jsonx',
    'application/json/x',
    ' application/json',
    'application/graphql-response+json ',
    'appli cation/json',
    'multipart/*',
    '*/mixed',
  );
  const usual = fc.constantFrom(
    'application/json',
    'application/graphql-response+json',
    'application/*',
    '*/*',
    'text/html',
    'text/event-stream',
    'multipart/mixed',
  );
  const type = fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });
  const parameter = fc.constantFrom(
    '',
    '',
    ';q=0.5',
    '; q=0',
    ';charset=utf-8',
    ';charset="utf-8"',
    ';x="a,b"',
    ';',
  );
  const entry = fc.tuple(type, parameter).map((parts) => parts.join(''));
  const accept = fc
    .tuple(fc.array(entry, { minLength: 1, maxLength: 4 }), fc.constantFrom(',', ', ', ' ,', ',,'))
    .map(([entries, comma]) => entries.join(comma));
  let fast = 0;
  await fc.assert(
    fc.asyncProperty(accept, async (header) => {
      fast += Number(await expectAsYoga(header));
    }),
    { numRuns: 800, seed: 1 },
  );
  expect(fast).toBeGreaterThan(150);
});
