import { describe, expect, it } from 'vitest';
import { configOf, problemsOf } from './parse.ts';

const CACHE_SECRET = 'c'.repeat(32);
const nobody = { username: null, password: null };
const addressOf = (REDIS_URL: string) => configOf({ REDIS_URL, CACHE_SECRET }).cache.store?.address;

describe('REDIS_URL', () => {
  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379 }, 0, nobody],
    ['redis://127.0.0.1:7000/', { host: '127.0.0.1', port: 7000 }, 0, nobody],
    ['redis://[::1]:7000/3', { host: '::1', port: 7000 }, 3, nobody],
    ['redis://:p%2Fw@localhost', { host: 'localhost', port: 6379 }, 0, { username: null, password: 'p/w' }],
    ['redis://me:a:b@localhost', { host: 'localhost', port: 6379 }, 0, { username: 'me', password: 'a:b' }],
  ])('takes %s for one server', (url, node, database, account) => {
    expect(addressOf(url)).toEqual({ kind: 'single', tls: false, account, node, database });
  });

  it.each(['redis+sentinel', 'redis-sentinel'])('takes %s: for a master that sentinels know', (scheme) => {
    const url = `${scheme}://me:pw@a,b:7000/cache/2?sentinel_username=s&sentinel_password=t%26u`;
    expect(addressOf(url)).toEqual({
      kind: 'sentinel',
      tls: false,
      account: { username: 'me', password: 'pw' },
      nodes: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 7000 },
      ],
      master: 'cache',
      database: 2,
      sentinelAccount: { username: 's', password: 't&u' },
    });
  });

  it.each(['rediss+cluster://a,b:7000', 'rediss-cluster://a:6379,b:7000/0'])(
    'takes %s for a cluster over TLS',
    (url) => {
      expect(addressOf(url)).toEqual({
        kind: 'cluster',
        tls: true,
        account: nobody,
        nodes: [
          { host: 'a', port: 6379 },
          { host: 'b', port: 7000 },
        ],
      });
    },
  );

  it.each([
    ['has no scheme', 'redis.example:6379'],
    ['has another scheme', 'http://redis.example'],
    ['has no host', 'redis://'],
    ['has a port that there is not', 'redis://redis.example:70000'],
    ['names several servers that are no cluster', 'redis://a,b'],
    ['has a database that is no number', 'redis://redis.example/cache'],
    ['names another database of a cluster', 'redis+cluster://redis.example/1'],
    ['names no master', 'redis+sentinel://redis.example'],
    ['has options that nobody reads', 'redis://redis.example?family=6'],
    ['has a fragment', 'redis://redis.example#cache'],
    ['has a password whose @ is not escaped', 'redis://:p@ss@redis.example'],
    ['has an escape that means nothing', 'redis://:%zz@redis.example'],
    ['has brackets around what is no address', 'redis://[abc]'],
  ])('is refused, and not shown, where it %s', (_, REDIS_URL) => {
    const [problem, ...others] = problemsOf({ REDIS_URL, CACHE_SECRET });
    expect(problem).toMatch(/^REDIS_URL expected redis:\/\/host:6379, or .* \(the value is not shown\)/);
    expect(problem).not.toContain('redis.example');
    expect(others).toEqual([]);
  });
});

describe('CACHE_SECRET', () => {
  it('is needed with REDIS_URL, unless CACHE_SEALING is off', () => {
    const REDIS_URL = 'redis://localhost';
    expect(problemsOf({ REDIS_URL })).toEqual([
      'CACHE_SECRET is missing, although REDIS_URL is set: what is kept there would lie open to whoever reads it. Set this, or set CACHE_SEALING=off where that is meant.',
    ]);
    expect(configOf({ REDIS_URL, CACHE_SEALING: 'off' }).cache.store).toMatchObject({
      secrets: [],
      timeoutMs: 50,
    });
  });

  it('is refused where nothing would use it', () => {
    expect(problemsOf({ CACHE_SECRET })).toEqual([
      'CACHE_SECRET is set, but REDIS_URL is not, so there is nothing to seal. Set REDIS_URL, or unset this.',
    ]);
    expect(problemsOf({ REDIS_URL: 'redis://localhost', CACHE_SECRET, CACHE_SEALING: 'off' })).toEqual([
      'CACHE_SECRET is set, but CACHE_SEALING is off, so nothing is sealed. Unset one of them.',
    ]);
  });

  it('refuses one of 31 characters, telling only its length', () => {
    expect(problemsOf({ REDIS_URL: 'redis://localhost', CACHE_SECRET: '#'.repeat(31) })).toEqual([
      'CACHE_SECRET expected a list separated by commas, each item at least 32 characters, but got 31. Correct or unset it.',
    ]);
  });
});
