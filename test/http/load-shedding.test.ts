import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LoadShedder } from '../../src/http/load-shedder.ts';
import { ManualClock } from '../support/clock.ts';
import { customerQuery, startHeldZenskar } from './held-zenskar.ts';
import { openRaw, smallRequest } from './raw-connection.ts';
import { freshListener, post, refusalIn } from './requests.ts';

/** A shedder with one place, which is taken, and a way to be refused many times. */
function fullShedder() {
  const clock = new ManualClock();
  const shedder = new LoadShedder(clock, 1);
  shedder.enter();
  const shed = (times: number) => {
    for (let time = 0; time < times; time += 1) expect(shedder.enter()).toBe(false);
  };
  return { clock, shedder, shed };
}

describe('R8: a gateway with too much to do says so', () => {
  it('lets in as many as there are places, and again as many as have left', () => {
    const shedder = new LoadShedder(new ManualClock(), 3);
    expect(Array.from({ length: 5 }, () => shedder.enter())).toEqual([true, true, true, false, false]);
    shedder.leave();
    expect([shedder.enter(), shedder.enter(), shedder.inFlight]).toEqual([true, false, 3]);
  });

  it('stays ready for 99 refusals within 5 s, and is not with one more', async () => {
    const { clock, shedder, shed } = fullShedder();
    shed(98);
    await clock.advance(5_000);
    shed(1);
    expect(shedder.overwhelmed).toBe(false);
    shed(1);
    expect(shedder.overwhelmed).toBe(true);
  });

  it('forgets refusals after 5 s', async () => {
    const { clock, shedder, shed } = fullShedder();
    for (let sample = 0; sample < 10; sample += 1) {
      shed(99);
      await clock.advance(5_001);
    }
    expect(shedder.overwhelmed).toBe(false);
  });

  it('is ready again 10 s after the last of too many refusals', async () => {
    const { clock, shedder, shed } = fullShedder();
    shed(100);
    await clock.advance(4_000);
    shed(1);
    await clock.advance(9_999);
    expect(shedder.overwhelmed).toBe(true);
    await clock.advance(1);
    expect(shedder.overwhelmed).toBe(false);
    shed(99);
    expect(shedder.overwhelmed).toBe(false);
  });

  it('refuses one request too many at once, before anything is read or asked', async () => {
    const zenskar = await startHeldZenskar();
    onTestFinished(() => zenskar.close());
    const gateway = await freshListener({ env: { MAX_IN_FLIGHT: '2' }, upstreamUrl: zenskar.url });
    const served = [0, 1].map((index) => fetch(post({ query: customerQuery(index) }, {}, gateway.url)));
    await vi.waitFor(() => {
      expect(zenskar.waiting).toBe(2);
    });

    const response = await fetch(post('nonsense', {}, gateway.url));
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await refusalIn(response)).toEqual({
      status: 503,
      code: 'OVERLOADED',
      message: 'The gateway has too much to do. Try again in 1 seconds.',
    });
    expect(zenskar.requests).toBe(2);

    zenskar.release();
    expect((await Promise.all(served)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await fetch(post({ query: customerQuery(2) }, {}, gateway.url))).status).toBe(200);
  });

  it('refuses cheaply, is not ready meanwhile, and stays alive', async () => {
    const zenskar = await startHeldZenskar();
    onTestFinished(() => zenskar.close());
    const gateway = await freshListener({ env: { MAX_IN_FLIGHT: '1' }, upstreamUrl: zenskar.url });
    const served = fetch(post({ query: customerQuery() }, {}, gateway.url));
    await vi.waitFor(() => {
      expect(zenskar.waiting).toBe(1);
    });
    const probe = async (name: string) => (await fetch(new URL(`/health/${name}`, gateway.url))).status;
    expect(await probe('ready')).toBe(200);

    const client = await openRaw(gateway.url);
    client.send(smallRequest().repeat(1_000));
    await client.answers(1_000, '}');
    client.destroy();

    expect([await probe('ready'), await probe('live')]).toEqual([503, 200]);
    zenskar.release();
    expect((await served).status).toBe(200);
  });

  it('gives the places of clients back that left', async () => {
    const zenskar = await startHeldZenskar();
    onTestFinished(() => zenskar.close());
    const gateway = await freshListener({ env: { MAX_IN_FLIGHT: '1' }, upstreamUrl: zenskar.url });
    for (let round = 0; round < 3; round += 1) {
      const leaving = new AbortController();
      const left = fetch(post({ query: customerQuery(round) }, {}, gateway.url), { signal: leaving.signal });
      await vi.waitFor(() => {
        expect(zenskar.waiting).toBe(1);
      });
      leaving.abort();
      await expect(left).rejects.toThrow();
      await vi.waitFor(async () => {
        expect((await fetch(post({ query: '{ __typename }' }, {}, gateway.url))).status).toBe(200);
      });
    }
  });
});
