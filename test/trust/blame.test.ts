import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerUuid } from '../support/sample-data.ts';
import { type HttpListener, startListener } from '../support/http-listener.ts';
import { boundTo, JWT_ENV, organisationWide } from './tokens.ts';
import { codesOf, createTrustGateway, type TrustGateway, type TrustReply } from './trust-gateway.ts';

type Headers = Readonly<Record<string, string>>;
type Mode = 'none' | 'jwt' | 'headers';

/** What becomes of the calls that a test singles out; all others are answered well. */
type Fault = number | 'reset';

const FAULTS: readonly Fault[] = [500, 503, 'reset'];
const MODES: readonly Mode[] = ['none', 'jwt', 'headers'];
const CREDENTIALS = { apiKey: 'own-key', organisation: customerUuid(0) };
const UNREAD = { 'content-type': 'application/json' };

const customers = Array.from({ length: 12 }, (_, n) => customerUuid(n + 1));
const [attacked = '', ...others] = customers;

/** Calls fail that match; each of the others is answered, and once if `once` still holds its path. */
let fails: (target: string, headers: IncomingHttpHeaders) => Fault | null;
let upstream: HttpListener;
let gateway: TrustGateway;

function answer(response: ServerResponse, fault: Fault | null): void {
  if (fault === 'reset') response.socket?.resetAndDestroy();
  else if (fault !== null) response.writeHead(fault, UNREAD).end('{}');
  else response.writeHead(200, UNREAD).end(JSON.stringify({ results: [], total_count: 0 }));
}

beforeEach(async () => {
  fails = () => null;
  upstream = await startListener((response, request) => {
    answer(response, fails(request.url ?? '', request.headers));
  });
});
afterEach(async () => {
  await gateway.close();
  await upstream.close();
});

function start(mode: Mode): void {
  gateway = createTrustGateway({
    upstreamUrl: upstream.url,
    credentials: mode === 'headers' ? null : CREDENTIALS,
    env: mode === 'jwt' ? JWT_ENV : { AUTH_MODE: mode },
  });
}

/** Whoever reads this customer in this mode. */
async function callerOf(mode: Mode, customer: string): Promise<Headers> {
  if (mode === 'none') return {};
  return mode === 'jwt' ? boundTo(customer) : { 'x-api-key': `key-of-${customer}`, organisation: customer };
}

async function rows(mode: Mode, customer: string, search = ''): Promise<TrustReply> {
  return gateway.ask(
    `query ($uuid: UUID!, $search: String) { customer(uuid: $uuid) { entitlements(first: 1, search: $search) { totalCount nodes { id } } } }`,
    { variables: { uuid: customer, search }, headers: await callerOf(mode, customer) },
  );
}

/** One request with twenty different searches, all of which the upstream is asked for. */
async function twentySearches(mode: Mode, customer: string): Promise<TrustReply> {
  const aliases = Array.from(
    { length: 20 },
    (_, n) => `a${n}: entitlements(first: 1, search: "poison ${n}") { nodes { id } }`,
  );
  return gateway.ask(`{ customer(uuid: "${customer}") { ${aliases.join(' ')} } }`, {
    headers: await callerOf(mode, customer),
  });
}

/** How often a path was asked for since the start. */
function callsFor(customer: string): number {
  return upstream.arrivals.filter(({ target }) => target.includes(customer)).length;
}

describe.each(MODES)('With AUTH_MODE=%s, failures count against what failed', (mode) => {
  it.each(FAULTS)('so that twenty searches that all end in %s refuse nobody else', async (fault) => {
    start(mode);
    fails = (target) => (target.includes('poison') ? fault : null);
    for (let round = 0; round < 3; round += 1) {
      const reply = await twentySearches(mode, attacked);
      expect(new Set(codesOf(reply))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
      for (const other of others) expect(codesOf(await rows(mode, other))).toEqual([]);
    }
  });

  it.each(FAULTS)(
    'so that twenty searches that all end in %s leave the others their retries',
    async (fault) => {
      start(mode);
      for (const customer of customers) expect(codesOf(await rows(mode, customer))).toEqual([]);
      fails = (target) => (target.includes('poison') ? fault : null);
      await twentySearches(mode, attacked);
      for (const other of others.slice(0, 5)) {
        let left = 1;
        const before = callsFor(other);
        fails = () => (left-- > 0 ? fault : null);
        expect(codesOf(await rows(mode, other, 'once'))).toEqual([]);
        expect(callsFor(other) - before).toBe(2);
      }
    },
  );

  it.each(FAULTS)('and %s for everybody is soon asked for by nobody', async (fault) => {
    start(mode);
    for (const customer of customers) expect(codesOf(await rows(mode, customer))).toEqual([]);
    fails = () => fault;
    for (let round = 0; round < 4; round += 1) {
      for (const customer of customers) await rows(mode, customer, `round ${round}`);
    }
    const before = upstream.arrivals.length;
    const reply = await rows(mode, customerUuid(99));
    expect(reply.errors).toMatchObject([{ code: 'UPSTREAM_UNAVAILABLE', extensions: { retryAfter: 1 } }]);
    expect(upstream.arrivals.length).toBe(before);
  });
});

describe('A tenant that reads many customers', () => {
  it('is not refused the others when one of them fails, nor are other tenants when all of its own do', async () => {
    start('jwt');
    const everybody = await organisationWide();
    const ask = (customer: string, search: string) =>
      gateway.ask(
        `{ customer(uuid: "${customer}") { entitlements(search: "${search}") { nodes { id } } } }`,
        { headers: everybody },
      );
    fails = (target) => (target.includes('poison') ? 500 : null);
    for (let n = 0; n < 25; n += 1) await ask(attacked, `poison ${n}`);
    for (const other of others) expect(codesOf(await ask(other, ''))).toEqual([]);
    for (let n = 0; n < 5; n += 1) for (const other of others) await ask(other, `poison ${n}`);
    const before = upstream.arrivals.length;
    expect(codesOf(await ask(customerUuid(99), ''))).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(upstream.arrivals.length).toBe(before);
    for (const other of others) expect(codesOf(await rows('jwt', other))).toEqual([]);
  });
});

describe('Credentials that are made up', () => {
  it.each([401, 403, 500])('refuse nobody who is served, when all of them get %i', async (status) => {
    start('headers');
    for (const customer of customers) expect(codesOf(await rows('headers', customer))).toEqual([]);
    fails = (_, headers) => (String(headers['x-api-key']).includes('00ff') ? status : null);
    for (let n = 0; n < 100; n += 1)
      await rows('headers', `00ff0000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    for (const customer of customers) expect(codesOf(await rows('headers', customer))).toEqual([]);
  });
});

describe('An upstream that cannot be reached', () => {
  it.each(MODES)('is left alone by all, whoever found out (AUTH_MODE=%s)', async (mode) => {
    start(mode);
    await upstream.close();
    await twentySearches(mode, attacked);
    const [other = ''] = others;
    const reply = await rows(mode, other);
    expect(reply.errors).toMatchObject([{ code: 'UPSTREAM_UNAVAILABLE', extensions: { retryAfter: 1 } }]);
  });
});
