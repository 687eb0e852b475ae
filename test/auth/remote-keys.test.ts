import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/failures.ts';
import { closedGate } from '../support/gate.ts';
import { claims, CUSTOMER, Issuer, now } from './issuer.ts';
import { startPublisher } from './publisher.ts';

const HOUR = 3_600_000;
const known = new Issuer('known');
const later = new Issuer('later');
const payload = { ...claims, exp: now + 86_400 };

/** A publisher of the known key. */
async function setUp() {
  const publisher = await startPublisher();
  await publisher.publish(known);
  return publisher;
}

const unknownTokens = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, at) => known.token(payload, { kid: `unknown ${at}` })));

describe('published keys', () => {
  it('are fetched once for everybody who waits for them', async () => {
    const { bearing, fetches } = await setUp();
    const token = await known.token(payload);
    const principals = await Promise.all(Array.from({ length: 16 }, () => bearing(token)));
    expect(new Set(principals.map(({ tenant }) => tenant))).toEqual(new Set([`customer:${CUSTOMER}`]));
    expect(fetches()).toBe(1);
  });

  it('are fetched again for a key that is new', async () => {
    const { bearing, fetches, publish, clock } = await setUp();
    await bearing(await known.token(payload));
    await publish(known, later);
    await clock.advance(30_000);
    expect(await bearing(await later.token(payload))).toMatchObject({ customer: CUSTOMER });
    expect(fetches()).toBe(2);
  });

  it('are fetched again after five minutes, while requests go on with those at hand', async () => {
    const { bearing, fetches, respond, clock } = await setUp();
    await bearing(await known.token(payload));
    await clock.advance(300_001);
    const held = closedGate();
    const next = JSON.stringify({ keys: [await later.jwk()] });
    respond((response) => void held.opened.then(() => response.end(next)));
    expect(await bearing(await known.token({ ...payload, jti: '2' }))).toMatchObject({ customer: CUSTOMER });
    held.open();
    await expect.poll(() => failureOf(knownNow(bearing))).toMatchObject({ kind: 'unauthenticated' });
    expect(fetches()).toBe(2);
  });

  it('are no longer believed once they were seen to be withdrawn, even for tokens seen before', async () => {
    const { bearing, publish, clock } = await setUp();
    const token = await known.token(payload);
    await bearing(token);
    await publish(later);
    await clock.advance(30_000);
    await bearing(await later.token(payload));
    expect(await failureOf(bearing(token))).toMatchObject({ kind: 'unauthenticated' });
  });

  it('are not fetched from where a redirect leads', async () => {
    const { bearing, fetches, respond } = await setUp();
    respond((response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect(await failureOf(bearing(await known.token(payload)))).toEqual({ kind: 'auth-unavailable' });
    expect(fetches()).toBe(1);
  });
});

/** A token of the known key that was not seen before. */
let serial = 0;
async function knownNow(bearing: (token: string) => Promise<unknown>): Promise<unknown> {
  return bearing(await known.token({ ...payload, jti: `serial ${serial++}` }));
}

describe('J3: fifty tokens with fifty unknown keys', () => {
  it('cause one fetch in all, and each is refused with 401', async () => {
    const { bearing, fetches } = await setUp();
    for (const token of await unknownTokens(50)) {
      expect(await failureOf(bearing(token))).toMatchObject({ kind: 'unauthenticated' });
    }
    expect(fetches()).toBe(1);
  });

  it('cause one fetch in a cooldown, also when all come at once, and more than may wait', async () => {
    const { bearing, fetches, clock } = await setUp();
    await bearing(await known.token(payload));
    for (const round of [2, 3]) {
      await clock.advance(30_000);
      const failures = await Promise.all((await unknownTokens(50)).map((token) => failureOf(bearing(token))));
      const kinds = failures.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'unauthenticated')).toHaveLength(16);
      expect(kinds.filter((kind) => kind === 'auth-unavailable')).toHaveLength(34);
      expect(fetches()).toBe(round);
    }
  });

  it('cause one fetch in five seconds while the keys cannot be had', async () => {
    const { bearing, fetches, breakDown, clock } = await setUp();
    breakDown();
    for (const round of [1, 2]) {
      for (const token of await unknownTokens(50)) {
        expect(await failureOf(bearing(token))).toEqual({ kind: 'auth-unavailable' });
      }
      expect(fetches()).toBe(round);
      await clock.advance(5000);
    }
  });

  it('cause none when the algorithm rules them out', async () => {
    const { bearing, fetches } = await setUp();
    const token = known.signed({ alg: 'RS256', kid: 'known' }, JSON.stringify(payload));
    expect(await failureOf(bearing(token))).toMatchObject({ kind: 'unauthenticated' });
    expect(fetches()).toBe(0);
  });
});

describe('J4: while the keys cannot be fetched', () => {
  it('a known key goes on working for an hour, and an unknown one is 503, not 401', async () => {
    const { bearing, breakDown, clock } = await setUp();
    await knownNow(bearing);
    breakDown();
    for (let minutes = 5; minutes <= 60; minutes += 5) {
      await clock.advance(HOUR / 12);
      expect(await knownNow(bearing)).toMatchObject({ customer: CUSTOMER });
      expect(await failureOf(bearing(await later.token(payload)))).toEqual({ kind: 'auth-unavailable' });
    }
    await clock.advance(1);
    expect(await failureOf(knownNow(bearing))).toEqual({ kind: 'auth-unavailable' });
  });

  it('a token is 503 that is the first of all, and is accepted once the keys are back', async () => {
    const { bearing, breakDown, publish, clock } = await setUp();
    breakDown();
    const token = await known.token(payload);
    expect(await failureOf(bearing(token))).toEqual({ kind: 'auth-unavailable' });
    await publish(known);
    await clock.advance(5000);
    expect(await bearing(token)).toMatchObject({ customer: CUSTOMER });
  });

  it.each([
    ['no JSON', '<html>'],
    ['no key set', '{"keys":{}}'],
    ['an error', null],
  ])('because %s comes instead, those at hand are kept', async (_, body) => {
    const { bearing, respond, clock } = await setUp();
    await knownNow(bearing);
    respond((response) => response.writeHead(body === null ? 500 : 200).end(body));
    await clock.advance(HOUR / 2);
    expect(await failureOf(bearing(await later.token(payload)))).toEqual({ kind: 'auth-unavailable' });
    expect(await knownNow(bearing)).toMatchObject({ customer: CUSTOMER });
  });

  it('a token that no key is needed to refuse is 401', async () => {
    const { bearing, breakDown, fetches } = await setUp();
    breakDown();
    expect(await failureOf(bearing('not.a.token'))).toMatchObject({ kind: 'unauthenticated' });
    expect(fetches()).toBe(0);
  });
});
