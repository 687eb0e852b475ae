import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Bench } from '../bench.ts';
import { startRedis } from '../redis.ts';
import { type Scenario, scenarioOf } from '../scenarios.ts';

/** What Redis holds of a thousand customers who were asked for in one way. */
export interface RedisBytes {
  readonly scenario: Scenario;
  readonly keys: number;
  readonly megabytes: number;
}

const CUSTOMERS = 1000;
/** Few, so that nothing that is written has to be left out. */
const CONNECTIONS = 4;

export async function measureRedisBytes(bench: Bench, build: string): Promise<RedisBytes[]> {
  const server = await startRedis();
  const client = new Redis(server.url);
  const target = await bench.startGatewayThatKeeps('gateway', build, [], {
    REDIS_URL: server.url,
    // What matters is what is written, however long that takes.
    REDIS_TIMEOUT_MS: '1000',
    CACHE_SECRET: 'a secret of the benchmark that is long enough',
  });
  const results: RedisBytes[] = [];
  try {
    for (const scenario of ['S1', 'S3', 'S7', 'S8'].map(scenarioOf)) {
      await client.flushall();
      const before = await usedBytes(client);
      const asks = { kind: 'scenario', name: scenario.name } as const;
      // Nobody is asked for twice: what is in the process already would not be written.
      await bench.run({
        url: target.urlFor(scenario),
        asks,
        operations: CUSTOMERS,
        connections: CONNECTIONS,
      });
      const keys = await settled(client);
      results.push({ scenario, keys, megabytes: ((await usedBytes(client)) - before) / 2 ** 20 });
    }
  } finally {
    client.disconnect();
    target.child.kill();
    server.kill();
  }
  return results;
}

async function usedBytes(client: Redis): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1] ?? NaN);
}

/** Answers are written behind those who asked. */
async function settled(client: Redis): Promise<number> {
  for (let before = -1; ;) {
    const keys = await client.dbsize();
    if (keys === before) return keys;
    before = keys;
    await sleep(500);
  }
}
