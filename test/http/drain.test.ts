import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until.ts';
import { type GatewayProcess, startProcess } from './gateway-process.ts';
import { customerQuery, type HeldZenskar, startHeldZenskar } from './held-zenskar.ts';
import { openRaw, smallRequest } from './raw-connection.ts';
import { post } from './requests.ts';

interface Draining {
  readonly zenskar: HeldZenskar;
  readonly gateway: GatewayProcess;
  /** The statuses of requests that had been sent to the upstream, once they are answered. */
  readonly inFlight: Promise<number[]>;
}

/** A process with three requests in flight. */
async function busyProcess(env: Readonly<Record<string, string>>): Promise<Draining> {
  const zenskar = await startHeldZenskar();
  onTestFinished(() => zenskar.close());
  const gateway = await startProcess(zenskar, env);
  const inFlight = Promise.all(
    [0, 1, 2].map(async (index) => {
      const response = await fetch(post({ query: customerQuery(index) }, {}, gateway.url));
      expect(await response.json()).toHaveProperty('data.customer.name');
      return response.status;
    }),
  );
  inFlight.catch(() => undefined);
  await until(() => {
    expect(zenskar.waiting).toBe(3);
  });
  return { zenskar, gateway, inFlight };
}

async function probe(url: string, name: 'live' | 'ready'): Promise<number | 'closed'> {
  try {
    return (await fetch(new URL(`/health/${name}`, url))).status;
  } catch {
    return 'closed';
  }
}

describe('R16: a process that is told to stop loses nothing', () => {
  it('is not ready at once, serves on for a while, and ends when the last answer is given', async () => {
    const { zenskar, gateway, inFlight } = await busyProcess({ DRAIN_DELAY_MS: '3000' });
    const kept = await openRaw(gateway.url);
    kept.send(smallRequest());
    expect(await kept.answers(1, '}')).not.toMatch(/connection: close/i);

    const start = performance.now();
    gateway.signal('SIGTERM');
    await until(async () => {
      expect(await probe(gateway.url, 'ready')).toBe(503);
    });
    expect(await probe(gateway.url, 'live')).toBe(200);
    expect((await fetch(post({ query: '{ __typename }' }, {}, gateway.url))).status).toBe(200);
    kept.send(smallRequest());
    // Whoever kept the connection is told to open another one, which by then is one to another process.
    expect(await kept.answers(2, '}')).toMatch(/connection: close/i);

    await until(async () => {
      expect(await probe(gateway.url, 'live')).toBe('closed');
    });
    expect(performance.now() - start).toBeGreaterThan(2_950);
    expect(gateway.running).toBe(true);
    zenskar.release();
    expect(await inFlight).toEqual([200, 200, 200]);
    const answered = performance.now();
    expect(await gateway.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - answered).toBeLessThan(10_000);
  });

  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
    ['SIGINT', 'SIGINT'],
  ] as const)('takes %s and %s right after it for one wish', async (first, second) => {
    const { zenskar, gateway, inFlight } = await busyProcess({ DRAIN_DELAY_MS: '0' });
    gateway.signal(first);
    gateway.signal(second);
    gateway.signal(second);
    await until(async () => {
      expect(await probe(gateway.url, 'live')).toBe('closed');
    });
    zenskar.release();
    expect(await inFlight).toEqual([200, 200, 200]);
    expect(await gateway.exited).toEqual({ code: 0, signal: null });
  });

  it('ends at once for somebody who keeps asking', async () => {
    const { gateway } = await busyProcess({ DRAIN_DELAY_MS: '0', DRAIN_TIMEOUT_MS: '60000' });
    const start = performance.now();
    await until(() => {
      if (gateway.running) gateway.signal('SIGINT');
      expect(gateway.running).toBe(false);
    });
    expect(await gateway.exited).toEqual({ code: 1, signal: null });
    expect(performance.now() - start).toBeGreaterThan(900);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('cuts off what is stuck, and the calls upstream with it', async () => {
    const { zenskar, gateway, inFlight } = await busyProcess({
      DRAIN_DELAY_MS: '0',
      DRAIN_TIMEOUT_MS: '500',
    });
    const start = performance.now();
    gateway.signal('SIGTERM');
    await expect(inFlight).rejects.toThrow();
    expect(await gateway.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - start).toBeGreaterThan(450);
    expect(performance.now() - start).toBeLessThan(10_000);
    await until(() => {
      expect(zenskar.deserted).toBe(3);
    });
    const aborted = gateway.output.match(/"aborted":true/g);
    expect(aborted).toHaveLength(3);
  });

  it('waits neither for silent connections nor long for slow ones', async () => {
    const env = { DRAIN_DELAY_MS: '0', DRAIN_TIMEOUT_MS: '60000', HEADERS_TIMEOUT_MS: '700' };
    const zenskar = await startHeldZenskar();
    onTestFinished(() => zenskar.close());
    const gateway = await startProcess(zenskar, env);
    const [silent, kept, slow] = await Promise.all([1, 2, 3].map(() => openRaw(gateway.url)));
    kept?.send(smallRequest());
    await kept?.answers(1, '}');
    slow?.send('POST /graphql HTTP/1.1\r\nHost:');
    await probe(gateway.url, 'live');

    const start = performance.now();
    gateway.signal('SIGTERM');
    await Promise.all([silent?.closed, kept?.closed]);
    await slow?.closed;
    expect(await gateway.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('R17: the probes tell of this process only', () => {
  it('stay well when nothing answers upstream', async () => {
    const zenskar = await startHeldZenskar();
    const gateway = await startProcess(zenskar, { RETRY_ATTEMPTS: '1', BREAKER_MINIMUM_CALLS: '2' });
    await zenskar.close();
    for (let index = 0; index < 5; index += 1) {
      const response = await fetch(post({ query: customerQuery(index) }, {}, gateway.url));
      expect(await response.text()).toContain('"UPSTREAM_UNAVAILABLE"');
      expect([await probe(gateway.url, 'ready'), await probe(gateway.url, 'live')]).toEqual([200, 200]);
    }
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toEqual({ code: 0, signal: null });
  });
});
