import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until.ts';
import { startProcess } from './gateway-process.ts';
import { customerQuery, startHeldZenskar } from './held-zenskar.ts';
import { head, openRaw, smallRequest, statusesIn } from './raw-connection.ts';
import { freshListener } from './requests.ts';
import { JWT_ENV } from './tokens.ts';

function askFor(customer: number): string {
  const body = JSON.stringify({ query: customerQuery(customer) });
  return `${head(`Content-Length: ${Buffer.byteLength(body)}`)}\r\n${body}`;
}

/** A process whose upstream holds back its answers. */
async function heldProcess(env: Readonly<Record<string, string>>) {
  const zenskar = await startHeldZenskar();
  onTestFinished(() => zenskar.close());
  return { zenskar, gateway: await startProcess(zenskar, env) };
}

describe('requests that are sent one behind the other', () => {
  it('R8: take one place at a time, and are all answered in their order', async () => {
    const { url } = await freshListener({ env: { ...JWT_ENV, MAX_IN_FLIGHT: '2' } });
    const client = await openRaw(url);
    client.send(`${head('Content-Length: 0')}\r\n`.repeat(300));
    expect(statusesIn(await client.answers(300, '}'))).toEqual(Array(300).fill(401));
    client.destroy();
  });

  it('R2: are not begun once their client has left', async () => {
    const { zenskar, gateway } = await heldProcess({});
    const client = await openRaw(gateway.url);
    client.send(askFor(1) + askFor(2) + askFor(3));
    await until(() => {
      expect(zenskar.waiting).toBe(1);
    });
    client.destroy();
    await until(() => {
      expect(zenskar.deserted).toBe(1);
    });
    zenskar.release();
    expect(zenskar.requests).toBe(1);
    await until(() => {
      expect(gateway.output.match(/"aborted":true/g)).toHaveLength(1);
    });
  });

  it('R16: are finished by a gateway that is told to stop', async () => {
    const { zenskar, gateway } = await heldProcess({ DRAIN_DELAY_MS: '0' });
    const client = await openRaw(gateway.url);
    client.send(smallRequest() + askFor(1));
    await client.answers(1, '}');
    await until(() => {
      expect(zenskar.waiting).toBe(1);
    });
    gateway.signal('SIGTERM');
    await until(async () => {
      await expect(fetch(new URL('/health/live', gateway.url))).rejects.toThrow();
    });
    zenskar.release();
    expect(statusesIn(await client.closed)).toEqual([200, 200]);
    expect(await gateway.exited).toEqual({ code: 0, signal: null });
  });
});
