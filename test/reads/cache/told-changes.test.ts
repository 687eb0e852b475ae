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
});
