import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/failures.ts';
import { claims, CUSTOMER, Issuer, now } from './issuer.ts';
import { startPublisher } from './publisher.ts';

const known = new Issuer('known');
const later = new Issuer('later');
let serial = 0;
const fresh = (issuer: Issuer, header: Record<string, unknown> = {}) =>
  issuer.token({ ...claims, exp: now + 86_400, jti: `serial ${serial++}` }, header);

describe('while the publisher hangs', () => {
  const invented = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, at) => fresh(known, { kid: `invented ${at}` })));

  it('sixteen wait for it, and everybody else who would have to is refused at once', async () => {
    const { bearing, hang, arrived, clock, fetches } = await startPublisher();
    hang();
    const kinds: string[] = [];
    const all = (await invented(700)).map(async (token) =>
      kinds.push((await failureOf(bearing(token))).kind),
    );
    await arrived;
    await clock.advance(0);
    expect(kinds).toEqual(Array<string>(684).fill('auth-unavailable'));
    await clock.advance(5000);
    await Promise.all(all);
    expect(kinds).toHaveLength(700);
    expect(fetches()).toBe(1);
  });

  it('callers whose key is known are served, with tokens that were seen before and with new ones', async () => {
    const { bearing, publish, hang, clock, fetches } = await startPublisher();
    await publish(known);
    const seen = await fresh(known);
    await bearing(seen);
    hang();
    await clock.advance(30_000);
    const strangers = Promise.all((await invented(700)).map((token) => failureOf(bearing(token))));
    await expect.poll(fetches).toBe(2);
    for (const token of [seen, await fresh(known), await fresh(known), seen]) {
      expect(await bearing(token)).toMatchObject({ customer: CUSTOMER });
    }
    await clock.advance(5000);
    expect(new Set((await strangers).map(({ kind }) => kind))).toEqual(new Set(['auth-unavailable']));
  });

  it('callers are served whose keys are due to be fetched again', async () => {
    const { bearing, publish, hang, clock, fetches } = await startPublisher();
    await publish(known);
    await bearing(await fresh(known));
    hang();
    await clock.advance(300_001);
    for (let count = 0; count < 50; count += 1) {
      expect(await bearing(await fresh(known))).toMatchObject({ customer: CUSTOMER });
    }
    expect(fetches()).toBe(2);
  });

  it('a forged token of a known key is refused at once, and fetches nothing', async () => {
    const { bearing, publish, hang, clock, fetches } = await startPublisher();
    await publish(known);
    await bearing(await fresh(known));
    hang();
    await clock.advance(60_000);
    const failure = await failureOf(bearing(await fresh(later, { kid: 'known' })));
    expect(failure).toMatchObject({ kind: 'unauthenticated' });
    expect(fetches()).toBe(1);
  });

  it('those who waited make room for others', async () => {
    const { bearing, hang, publish, arrived, clock } = await startPublisher();
    hang();
    const first = (await invented(16)).map((token) => failureOf(bearing(token)));
    await arrived;
    await clock.advance(5000);
    await Promise.all(first);
    await publish(known);
    await clock.advance(5000);
    const tokens = await Promise.all(Array.from({ length: 16 }, () => fresh(known)));
    for (const principal of await Promise.all(tokens.map(bearing))) {
      expect(principal).toMatchObject({ customer: CUSTOMER });
    }
  });

  it('nothing is left of the fetch once the gateway closes', async () => {
    const { authenticator, bearing, hang, arrived, deserted, clock, fetches, warnings } =
      await startPublisher();
    hang();
    const failure = failureOf(bearing(await fresh(known)));
    await arrived;
    authenticator.close?.();
    expect(await failure).toEqual({ kind: 'auth-unavailable' });
    await deserted;
    expect(clock.pending).toBe(0);
    expect(await failureOf(bearing(await fresh(known)))).toEqual({ kind: 'auth-unavailable' });
    expect([fetches(), warnings]).toEqual([1, []]);
  });
});
