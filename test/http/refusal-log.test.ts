import { describe, expect, it } from 'vitest';
import { refuse } from '../../src/http/refusals.ts';
import { refusalLog } from '../../src/http/refusal-log.ts';
import { ManualClock } from '../support/clock.ts';
import { freshGateway, get, post } from './requests.ts';
import { JWT_ENV, tokenOf } from './tokens.ts';

const ADDRESS = 'http://gateway.test';
const CANARY = 'canary-of-a-client';

/** Each is turned away before it is an operation. */
const CASES: readonly [status: number, reason: RegExp, request: () => Request | Promise<Request>][] = [
  [401, /token/i, () => post({ query: '{ __typename }' })],
  [401, /token/i, () => post({ query: '{ __typename }' }, { authorization: `Bearer ${CANARY}` })],
  [404, /^Expected the path \/graphql\.$/, () => new Request(`${ADDRESS}/${CANARY}`)],
  [405, /^Expected a GET or a POST\.$/, () => new Request(`${ADDRESS}/graphql`, { method: 'DELETE' })],
  [414, /^Expected an address of at most/, () => get({ query: CANARY.repeat(500) })],
  [415, /got text\/plain/, () => post(CANARY, { 'content-type': 'text/plain' })],
  [415, /not compressed, got/, () => post(CANARY, { 'content-encoding': 'gzip' })],
  [400, /^Expected a GET with a header/, () => new Request(`${ADDRESS}/graphql?query=${CANARY}`)],
];

describe('what is turned away', () => {
  it.each(CASES)(
    'is told of with status %d at level debug, with its reason',
    async (status, reason, request) => {
      const env = { ...JWT_ENV, LOG_LEVEL: 'debug', MAX_BODY_BYTES: '2048' };
      const gateway = await freshGateway({ env });
      const response = await gateway.fetch(await request());
      expect(response.status).toBe(status);
      expect(gateway.reports.map((line): unknown => JSON.parse(line))).toEqual([
        {
          level: 'debug',
          time: expect.any(String) as string,
          message: 'a request was turned away',
          requestId: response.headers.get('x-request-id'),
          status,
          reason: expect.stringMatching(reason) as string,
        },
      ]);
      expect(gateway.reports[0]).not.toContain(CANARY);
    },
  );

  it('leaves no line at level info, and no second one where an operation has its own', async () => {
    const quiet = await freshGateway({ env: { ...JWT_ENV, LOG_LEVEL: 'info' } });
    for (const [, , request] of CASES) await quiet.fetch(await request());
    expect(quiet.reports).toEqual([]);
    const talkative = await freshGateway({ env: { ...JWT_ENV, LOG_LEVEL: 'debug' } });
    const token = await tokenOf('cafe0003-0000-4000-8000-000000000003');
    await talkative.fetch(post({ query: '{' }, token));
    await talkative.fetch(new Request(`${ADDRESS}/health/live`));
    await talkative.fetch(new Request(`${ADDRESS}/graphql`, { method: 'OPTIONS' }));
    expect(talkative.reports).toHaveLength(1);
  });

  it('is told of once a second for each reason, whatever name its client chose', async () => {
    const clock = new ManualClock();
    const lines: unknown[] = [];
    const note = refusalLog({ debug: (details) => lines.push(details) }, clock);
    for (let at = 0; at < 1000; at += 1)
      note(`r${at}`, refuse(415, 'BAD_USER_INPUT', `Expected "x", got t${at}.`));
    expect(lines).toEqual([{ requestId: 'r0', status: 415, reason: 'Expected "x", got t0.' }]);
    await clock.advance(1000);
    note('later', refuse(415, 'BAD_USER_INPUT', 'Expected "x", got y.'));
    expect(lines[1]).toMatchObject({ requestId: 'later', unshown: 999 });
  });
});
