import type { StoreConfig } from '../config/cache.ts';
import type { OpenRedis } from './redis-client.ts';

/** The client library, which takes 170 ms and 20 MB to load: whoever shares nothing does without. */
export async function loadRedis(config: StoreConfig | null): Promise<OpenRedis | null> {
  return config === null ? null : (await import('./ioredis-client.ts')).redisConnections;
}
