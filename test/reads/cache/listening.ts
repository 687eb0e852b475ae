import { expect } from 'vitest';
import type { RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

/** So many have looked up what they may have missed, after they began to listen: they forget nothing more. */
export async function untilListening(redis: RedisServer, gateways: number): Promise<void> {
  await until(async () => {
    expect(await redis.do('PUBSUB', 'NUMSUB', 'gw:news')).toEqual(['gw:news', gateways]);
  });
  const looks = async () =>
    Number(/cmdstat_get:calls=(\d+)/.exec(String(await redis.do('INFO', 'commandstats')))?.[1] ?? 0);
  const before = await looks();
  await until(async () => {
    expect(await looks()).toBeGreaterThanOrEqual(before + 2 * gateways);
  });
}
