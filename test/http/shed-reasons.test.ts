import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SHED_REASONS, type ShedReason } from '../../src/observability/labels.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { ManualClock } from '../support/clock.ts';
import { isRecord } from '../support/graphql.ts';
import type { GatewayOptions } from '../support/gateway.ts';
import { until } from '../support/until.ts';
import { customerQuery, type HeldZenskar, startHeldZenskar } from './held-zenskar.ts';
import { counted, freshMetered, type MeteredGateway } from './metered.ts';
import { head, openRaw } from './raw-connection.ts';
import { post } from './requests.ts';
import { JWT_ENV, tokenOf } from './tokens.ts';

const [A = ''] = STORIES.map(({ uuid }) => uuid);

interface Case extends Partial<GatewayOptions> {
  /** Whether answers come at once, from the sandbox. */
  readonly askSandbox?: boolean;
  readonly happens: (gateway: MeteredGateway, zenskar: HeldZenskar) => Promise<void>;
}

/** Asks for another customer each time; the answers come when Zenskar gives them. */
async function under(
  gateway: MeteredGateway,
  zenskar: HeldZenskar,
  count: number,
  headers = {},
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    gateway.fetch(post({ query: customerQuery(index) }, headers)).catch(() => undefined);
  }
  await until(() => {
    expect(zenskar.waiting).toBe(count);
  });
}

async function refused(gateway: MeteredGateway, headers = {}): Promise<void> {
  expect((await gateway.fetch(post({ query: '{ __typename }' }, headers))).status).toBe(503);
}

const clock = new ManualClock();

/** On which every timer fires four times later than it should. */
class LateClock extends ManualClock {
  override now(): number {
    return 4 * super.now();
  }
}
const late = new LateClock();

const CASES: Readonly<Record<ShedReason, Case>> = {
  inbound_full: {
    env: { MAX_IN_FLIGHT: '1' },
    happens: async (gateway, zenskar) => {
      await under(gateway, zenskar, 1);
      await refused(gateway);
    },
  },
  tenant_share: {
    env: { ...JWT_ENV, MAX_IN_FLIGHT: '4' },
    happens: async (gateway, zenskar) => {
      const mine = await tokenOf(A);
      await until(async () => {
        gateway.fetch(post({ query: `{ customer(uuid: "${A}") { name } }` }, mine)).catch(() => undefined);
        await refused(gateway, mine);
        expect(zenskar.waiting).toBe(1);
      });
    },
  },
  event_loop: {
    env: { ...JWT_ENV, MAX_IN_FLIGHT: '64' },
    clock: late,
    happens: async (gateway, zenskar) => {
      const tenants = Array.from({ length: 40 }, (_, at) => `cafe0000-0000-4000-8000-0000000001${10 + at}`);
      for (const uuid of tenants) {
        const query = `{ customer(uuid: "${uuid}") { name } }`;
        gateway.fetch(post({ query }, await tokenOf(uuid))).catch(() => undefined);
      }
      await until(() => {
        expect(zenskar.waiting).toBe(32);
      });
      await late.advance(500);
      await refused(gateway, await tokenOf(A));
    },
  },
  upstream_queue: {
    env: { UPSTREAM_CONNECTIONS: '1', UPSTREAM_QUEUE: '0' },
    happens: async (gateway, zenskar) => {
      await under(gateway, zenskar, 1);
      await refused(gateway);
    },
  },
  slow_body: {
    clock,
    happens: async (gateway) => {
      const client = await openRaw(gateway.url);
      client.send(`${head('Content-Length: 100', 'Expect: 100-continue')}\r\n`);
      await client.until(/100 Continue/);
      await clock.advance(60_000);
      await client.until(/HTTP\/1\.1 408/);
      client.destroy();
    },
  },
  bodies_full: {
    env: { MAX_BODY_BYTES: '4000000' },
    happens: async (gateway) => {
      const clients = await Promise.all(Array.from({ length: 9 }, () => openRaw(gateway.url)));
      for (const client of clients) {
        client.send(`${head('Content-Length: 4000000')}\r\n`);
        client.send('x'.repeat(3_900_000));
      }
      await until(async () => {
        expect(counted(await gateway.scrape(), 'gateway_shed_total')).not.toEqual({});
      });
      for (const client of clients) client.destroy();
    },
  },
  unread: {
    env: { MAX_UNREAD_BYTES: '1048576', MAX_RESPONSE_BYTES: '50000000' },
    askSandbox: true,
    happens: async (gateway) => {
      const edit = (row: unknown) => (isRecord(row) ? { ...row, customer_name: 'x'.repeat(500_000) } : row);
      gateway.sandbox.script({ fault: { kind: 'replace', edit }, times: 9 });
      // Longer than what the buffers between two sockets take.
      const aliases = Array.from({ length: 40 }, (_, at) => `a${at}: name`).join(' ');
      const body = JSON.stringify({ query: `{ customer(uuid: "${A}") { ${aliases} } }` });
      for (const client of [1, 2]) {
        const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1').pause();
        onTestFinished(() => void socket.destroy());
        socket.on('error', () => client);
        socket.write(`${head(`Content-Length: ${body.length}`)}\r\n${body}`);
      }
      await until(async () => {
        expect(counted(await gateway.scrape(), 'gateway_shed_total')).not.toEqual({});
      });
    },
  },
};

describe('O1: what is shed for want of room is counted by its own reason', () => {
  it.each(Object.entries(CASES))('%s', async (reason, { happens, askSandbox, ...options }) => {
    const zenskar = await startHeldZenskar();
    onTestFinished(() => zenskar.close());
    const { url: upstreamUrl, apiKey, organisation } = zenskar;
    const upstream = askSandbox === true ? {} : { upstreamUrl, sandbox: { apiKey, organisation } };
    const gateway = await freshMetered({ ...options, ...upstream });
    await happens(gateway, zenskar);
    const shed = counted(await gateway.scrape(), 'gateway_shed_total');
    expect(Object.keys(shed)).toEqual([`reason="${reason}"`]);
    zenskar.release();
  });

  it('has a case for every reason', () => {
    expect(Object.keys(CASES)).toEqual([...SHED_REASONS]);
  });
});
