import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { checkRedis } from '../../src/command/check-redis.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { configOf } from '../config/parse.ts';
import { freePort } from '../http/free-port.ts';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';
import { until } from '../support/until.ts';
import { Replicas } from './replica.ts';

describeWithRedis('a Redis that sentinels are asked for', () => {
  let redis: RedisServer;
  let sentinel: ChildProcess;
  let port = 0;
  let closed = 0;
  const folder = mkdtempSync(join(tmpdir(), 'redis-sentinel-'));
  const replicas = new Replicas();
  const url = (account: string, at: number, rest: string) =>
    `redis+sentinel://${account}127.0.0.1:${at}/${rest}`;

  beforeAll(async () => {
    redis = await RedisServer.start();
    [port, closed] = [await freePort(), await freePort()];
    const file = join(folder, 'sentinel.conf');
    const monitors = `sentinel monitor known 127.0.0.1 ${redis.port} 1`;
    writeFileSync(
      file,
      `port ${port}\nbind 127.0.0.1\ndir ${folder}\n${monitors}\nuser default on >pw ~* &* +@all\n`,
    );
    sentinel = spawn('redis-server', [file, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    sentinel.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
    await until(() => {
      expect(said).toContain('+monitor');
    });
  });
  afterEach(() => replicas.close());
  afterAll(async () => {
    sentinel.kill();
    await redis.close();
    rmSync(folder, { recursive: true });
  });

  it('is found', async () => {
    await replicas.fresh(url('', port, 'known?sentinel_password=pw'));
  });

  it.each([
    [
      'have never heard of it',
      () => url('', port, 'unknown?sentinel_password=pw'),
      'its sentinels know no master of that name; see the path of REDIS_URL',
    ],
    [
      'refuse a password',
      () => url('', port, 'known?sentinel_password=wrong'),
      'its sentinels refuse the account; see sentinel_username and sentinel_password in REDIS_URL',
    ],
    [
      'want a password',
      () => url('', port, 'known'),
      'its sentinels refuse the account; see sentinel_username and sentinel_password in REDIS_URL',
    ],
    [
      'are not there',
      () => url('', closed, 'known'),
      'no sentinel can be reached: nothing listens there, or the connection was cut',
    ],
    [
      'are none',
      () => url('', redis.port, 'known'),
      'no sentinel can be asked; ERR: it has no such command; Redis 6.2 or newer is needed, or Valkey',
    ],
    [
      'do not let it be known, but its own password is wrong',
      () => url('gateway:wrong@', port, 'known?sentinel_password=pw'),
      'WRONGPASS: user or password are refused',
    ],
  ])('is told of, with the cause, where they %s', async (_what, urlOf, cause) => {
    const replica = replicas.begin(urlOf());
    await until(() => {
      expect(replica.states).toEqual([{ state: 'left_alone', cause }]);
    });
    const env = { REDIS_URL: urlOf(), CACHE_SECRET: 's'.repeat(32), REDIS_TIMEOUT_MS: '1000' };
    const finding = await checkRedis(configOf(env).cache, systemClock);
    expect(finding).toEqual({ ok: false, text: `Redis: ${cause}.` });
  });
});

describeWithRedis('a Redis of another kind than the URL says', () => {
  const replicas = new Replicas();
  afterEach(() => replicas.close());

  it('is named, where it is no cluster', async () => {
    const redis = await RedisServer.start();
    const replica = replicas.begin(`redis+cluster://127.0.0.1:${redis.port}`);
    await until(() => {
      expect(replica.states.at(-1)?.cause).toBe('it is no cluster; write redis: in REDIS_URL');
    });
    await replicas.close();
    await redis.close();
  });
});
