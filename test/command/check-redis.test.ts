import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkRedis } from '../../src/command/check-redis.ts';
import { REDIS_ACL } from '../../src/config/redis-acl.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { configOf } from '../config/parse.ts';
import { LACKS_RIGHT } from '../../src/store/redis-cause.ts';
import { freePort } from '../http/free-port.ts';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';

describeWithRedis('the check of Redis', () => {
  let redis: RedisServer;
  const rights = REDIS_ACL.split(' ');

  beforeAll(async () => {
    redis = await RedisServer.start();
    await redis.do('ACL', 'SETUSER', 'gateway', 'on', '>pw', ...rights);
    await redis.do('ACL', 'SETUSER', 'poor', 'on', '>pw', ...rights, '-set', '-lpush', 'resetchannels');
  });
  afterAll(() => redis.close());

  async function found(url: string): Promise<string> {
    const env = { REDIS_URL: url, CACHE_SECRET: 's'.repeat(32), REDIS_TIMEOUT_MS: '1000' };
    const finding = await checkRedis(configOf(env).cache, systemClock);
    expect(finding?.text).not.toContain('pw');
    return finding === null ? 'nothing' : `${finding.ok ? 'ok' : 'FAIL'} ${finding.text}`;
  }

  it('is not made where replicas share nothing', async () => {
    expect(await checkRedis(configOf({}).cache, systemClock)).toBeNull();
  });

  it('finds that its account may do all that is needed', async () => {
    expect(await found(redis.url('gateway:pw'))).toBe(
      'ok Redis: it answers, and its account may do all that is needed.',
    );
  });

  it('names each right that is missing', async () => {
    const text = await found(redis.url('poor:pw'));
    for (const command of ['write', 'lease', 'invalidate', 'pause', 'spend', 'subscribe'])
      expect(text).toContain(`${command}: NOPERM`);
    expect(text).not.toMatch(/look|drop/);
  });

  it('finds that the account is refused', async () => {
    expect(await found(redis.url('gateway:wrong'))).toBe(
      'FAIL Redis: WRONGPASS: user or password are refused.',
    );
  });

  it.each([
    ['is not there', 'gateway:pw', '/99', 'it has no database of that number; see the end of REDIS_URL.'],
    ['may not be opened', 'shut:pw', '/1', `${LACKS_RIGHT}.`],
  ])('finds that the database of the URL %s', async (_what, user, path, cause) => {
    await redis.do('ACL', 'SETUSER', 'shut', 'on', '>pw', ...rights, '-select');
    expect(await found(redis.url(user) + path)).toBe(`FAIL Redis: ${cause}`);
  });

  it('takes a database of another number', async () => {
    await redis.do('ACL', 'SETUSER', 'other', 'on', '>pw', ...rights, '+select');
    expect(await found(`${redis.url('other:pw')}/1`)).toMatch(/^ok/);
  });

  it('finds that nobody listens there', async () => {
    expect(await found(`redis://127.0.0.1:${await freePort()}`)).toBe(
      'FAIL Redis: ECONNREFUSED: nothing listens there.',
    );
  });
});
