import { expect, it } from 'vitest';
import { freePort } from '../../http/free-port.ts';
import { describeWithRedis } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';
import { ALPHA, BRAVO } from '../../trust/tenants.ts';
import {
  NEWER,
  OLDER,
  rowsOf,
  sendInvalidation,
  startReplicas,
  toldOn,
  untilShared,
} from './two-replicas.ts';

describeWithRedis('two replicas of a gateway', () => {
  it('both read anew what one was told has changed', async () => {
    const port = String(await freePort());
    const { start, two, redis, takeCalls } = await startReplicas();
    const one = await start(toldOn(port));
    await one.listen();
    for (const { customer } of [ALPHA, BRAVO]) await one.ask(rowsOf(customer));
    await untilShared(redis, 2);
    for (const { customer } of [ALPHA, BRAVO]) await two.ask(rowsOf(customer));
    expect(takeCalls()).toBe(2);

    expect(await sendInvalidation(port, ALPHA.customer)).toBe(204);
    await until(async () => {
      await two.ask(rowsOf(ALPHA.customer));
      expect(takeCalls()).toBe(1);
    });
    await two.ask(rowsOf(BRAVO.customer));
    expect(takeCalls()).toBe(0);
  });

  it.each([
    ['a secret is put in front', {}, { CACHE_SECRET: `${NEWER},${OLDER}` }],
    ['a secret has been put in front', { CACHE_SECRET: `${NEWER},${OLDER}` }, {}],
    ['the old secret is dropped', { CACHE_SECRET: `${NEWER},${OLDER}` }, { CACHE_SECRET: NEWER }],
    ['the old secret has been dropped', { CACHE_SECRET: NEWER }, { CACHE_SECRET: `${NEWER},${OLDER}` }],
    ['one of them keeps nothing', { CACHE_FRESH_MS: '0' }, {}],
    ['another version is asked', {}, { ZENSKAR_API_VERSION: '20230501' }],
  ])('hear from each other what has changed while %s', async (_, tellers, hearers) => {
    const port = String(await freePort());
    const { start, takeCalls } = await startReplicas();
    const teller = await start({ ...toldOn(port), ...tellers });
    await teller.listen();
    const hearer = await start(hearers);
    await hearer.ask(rowsOf(ALPHA.customer));
    takeCalls();
    expect(await sendInvalidation(port, ALPHA.customer)).toBe(204);
    await until(async () => {
      await hearer.ask(rowsOf(ALPHA.customer));
      expect(takeCalls()).toBe(1);
    });
  });

  it.each([
    ['is put in front', OLDER, `${NEWER},${OLDER}`],
    ['has been put in front', `${NEWER},${OLDER}`, OLDER],
    ['takes the place of the other', `${NEWER},${OLDER}`, NEWER],
    ['has taken the place of the other', NEWER, `${NEWER},${OLDER}`],
  ])(
    'find nothing in Redis from before a change, even if they start after it, while a secret %s',
    async (_, tellers, readers) => {
      const port = String(await freePort());
      const { start, redis, takeCalls } = await startReplicas();
      const teller = await start({ ...toldOn(port), CACHE_SECRET: tellers });
      await teller.listen();
      const reader = await start({ CACHE_SECRET: readers });
      await reader.ask(rowsOf(ALPHA.customer));
      await untilShared(redis, 1);
      expect(await sendInvalidation(port, ALPHA.customer)).toBe(204);
      takeCalls();
      const later = await start({ CACHE_SECRET: readers });
      await later.ask(rowsOf(ALPHA.customer));
      expect(takeCalls()).toBe(1);
    },
  );
});
