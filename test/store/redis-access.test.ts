import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { REDIS_ACL } from '../../src/config/redis-acl.ts';
import { sealWith, unsealed } from '../../src/store/sealed.ts';
import { freePort } from '../http/free-port.ts';
import { settled } from '../support/clock.ts';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';
import { SELF_SIGNED } from '../support/self-signed.ts';
import { until } from '../support/until.ts';
import { Replicas } from './replica.ts';

const name = { group: 'a1', key: 'b2', credential: 'c3', others: [] };
const answer = { status: 200, fetchedAt: 1, body: '{"results":[]}' };
const rights = REDIS_ACL.split(' ');

describeWithRedis('the account that the README describes', () => {
  let redis: RedisServer;
  const replicas = new Replicas();

  beforeAll(async () => {
    redis = await RedisServer.start();
    await redis.do('ACL', 'SETUSER', 'gateway', 'on', '>pw', ...rights);
  });
  afterEach(() => replicas.close());
  afterAll(() => redis.close());

  it('has the rights that the README shows', () => {
    expect(readFileSync('README.md', 'utf8')).toContain(`ACL SETUSER gateway on '>password' ${REDIS_ACL}\n`);
  });

  it('may do everything that a gateway does', async () => {
    const [a, b] = [
      await replicas.fresh(redis.url('gateway:pw')),
      await replicas.fresh(redis.url('gateway:pw')),
    ];
    const lease = await a.store.lease(name, 1000);
    expect(lease).toHaveProperty('release');
    if (lease !== null && lease !== 'taken') lease.release();
    a.store.write(name, answer, '', 1000);
    a.store.drop({ group: 'a1', key: 'c3', credential: 'c3', others: [] });
    a.store.pause('k1', Date.now() + 1000);
    expect(await a.store.spend('k1', 1, 2, 1000)).toEqual([0, 1000]);
    expect(await a.store.invalidate(['a1'])).toBe(true);
    await until(() => {
      expect(b.heard).toHaveLength(2);
      expect(new Set(a.commands.map(({ command }) => command)).size).toBe(8);
    });
    expect(await a.store.look(name)).not.toBeNull();
    // One that nobody has read yet.
    expect(await a.store.look({ ...name, group: 'a2' })).not.toBeNull();
    expect([...a.commands, ...b.commands].filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  });

  it.each([
    ['FLUSHALL', []],
    ['KEYS', ['*']],
    ['CONFIG', ['GET', '*']],
    ['GET', ['other']],
    ['PUBLISH', ['other', 'x']],
    ['DEL', ['other']],
  ])('may not do %s %j', async (command, args) => {
    const client = new Redis({
      port: redis.port,
      username: 'gateway',
      password: 'pw',
      disableClientInfo: true,
      enableReadyCheck: false,
    });
    await expect(client.call(command, ...args)).rejects.toThrow(/^NOPERM/);
    client.disconnect();
  });

  it('is missed by name where a right is missing', async () => {
    await redis.do('ACL', 'SETUSER', 'reader', 'on', '>pw', ...rights, '-set', 'resetchannels');
    const a = replicas.begin(redis.url('reader:pw'));
    const cause =
      'NOPERM: the ACL of its user lacks a command, a key or a channel; the README has what is needed';
    await until(async () => {
      a.store.write(name, answer, '', 1000);
      await a.store.look(name);
      expect(a.refusals).toEqual(expect.arrayContaining([`write: ${cause}`, `subscribe: ${cause}`]));
    });
  });

  it('does without the calls of others where it may not count them, and shares all the rest', async () => {
    const before = rights.filter((right) => !/lindex|lpush|ltrim|pexpire|time/.test(right));
    await redis.do('ACL', 'SETUSER', 'before', 'on', '>pw', ...before);
    const a = await replicas.fresh(redis.url('before:pw'));
    for (let count = 0; count < 5; count += 1) expect(await a.store.spend('k1', 1, 1, 1000)).toBeNull();
    expect(a.refusals[0]).toBe(
      'spend: NOPERM: the ACL of its user lacks a command, a key or a channel; the README has what is needed',
    );
    const other = { group: 'b1', key: 'b2', credential: 'c3', others: [] };
    a.store.write(other, answer, (await a.store.look(other))?.epoch ?? 'none', 60_000);
    await until(async () => {
      expect((await a.store.look(other))?.answer).toEqual(answer);
    });
    expect(a.store.state).toBe('reachable');
  });

  it.each([
    ['del', /^\+del$/],
    ['eval', /^\+eval$/],
  ])('takes no lease where it cannot give one back, for want of %s', async (command, right) => {
    const user = `without-${command}`;
    await redis.do('ACL', 'SETUSER', user, 'on', '>pw', ...rights.filter((each) => !right.test(each)));
    const a = await replicas.fresh(redis.url(`${user}:pw`));
    const lease = await a.store.lease({ group: command, key: 'b2', credential: 'c3', others: [] }, 10_000);
    if (lease === null || lease === 'taken') throw new Error('Expected a lease.');
    lease.release();
    await until(() => {
      expect(a.refusals).toHaveLength(1);
    });
    expect(a.refusals[0]).toMatch(/^release: NOPERM/);
    for (let count = 0; count < 5; count += 1) {
      expect(
        await a.store.lease({ group: command, key: `${count}`, credential: 'c3', others: [] }, 10_000),
      ).toBeNull();
    }
    expect(await redis.keys(`gw:l:{${command}}:*`)).toHaveLength(1);
    expect(a.store.state).toBe('reachable');
  });

  it.each(['gateway:wrong', 'nobody:pw'])('is told apart from %s, who is refused', async (account) => {
    const a = replicas.begin(redis.url(account));
    await until(() => {
      expect(a.states.at(-1)).toEqual({
        state: 'left_alone',
        cause: 'WRONGPASS: user or password are refused',
      });
    });
    expect(await a.store.look(name)).toBeNull();
    expect(JSON.stringify(a.states)).not.toContain('wrong');
  });
});

describeWithRedis('TLS', () => {
  let redis: RedisServer;
  let tlsPort = 0;
  const folder = mkdtempSync(join(tmpdir(), 'redis-tls-'));
  const replicas = new Replicas();

  beforeAll(async () => {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(cert, SELF_SIGNED.cert);
    writeFileSync(key, SELF_SIGNED.key);
    tlsPort = await freePort();
    const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert];
    redis = await RedisServer.start('--tls-port', `${tlsPort}`, '--tls-auth-clients', 'no', ...files);
  });
  afterEach(() => replicas.close());
  afterAll(async () => {
    await redis.close();
    rmSync(folder, { recursive: true });
  });

  it('that is broken off at any moment harms nobody', async () => {
    for (let count = 0; count < 60; count += 1) {
      const { store } = replicas.begin(`rediss://127.0.0.1:${tlsPort}`);
      for (let turn = 0; turn < count; turn += 1) await settled();
      await store.close();
    }
    // What would end the process comes a little later.
    const last = replicas.begin(`rediss://127.0.0.1:${tlsPort}`);
    await until(() => {
      expect(last.states).not.toEqual([]);
    });
  });

  it.each([
    [
      'a certificate that nobody has reason to trust',
      'rediss',
      () => tlsPort,
      /^DEPTH_ZERO_SELF_SIGNED_CERT: its certificate is not trusted; NODE_EXTRA_CA_CERTS /,
    ],
    [
      'no TLS where the gateway wants it',
      'rediss',
      () => redis.port,
      /Redis may not speak TLS|it does not speak TLS/,
    ],
    [
      'TLS where the gateway speaks plainly',
      'redis',
      () => tlsPort,
      /the connection was closed; where Redis wants TLS, write rediss:|ECONNRESET/,
    ],
  ])('that does not fit is named: %s', async (_, scheme, port, cause) => {
    const a = replicas.begin(`${scheme}://127.0.0.1:${port()}`);
    await until(() => {
      expect(a.states.at(-1)?.cause).toMatch(cause);
    });
    expect(await a.store.look(name)).toBeNull();
  });
});

describeWithRedis('a secret of the cache', () => {
  let redis: RedisServer;
  const replicas = new Replicas();
  const [older, newer] = ['o'.repeat(32), 'n'.repeat(32)];

  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterEach(() => replicas.close());
  afterAll(() => redis.close());

  it('can be replaced: the first seals, all open, and without it there is nothing to find', async () => {
    const before = await replicas.fresh(redis.url(), { seal: sealWith([older]) });
    const between = await replicas.fresh(redis.url(), { seal: sealWith([newer, older]) });
    const after = await replicas.fresh(redis.url(), { seal: sealWith([newer]) });
    const off = await replicas.fresh(redis.url(), { seal: unsealed });
    const seen = async () =>
      Promise.all([before, between, after, off].map(async ({ store }) => (await store.look(name))?.answer));
    const epoch = (await before.store.look(name))?.epoch ?? 'none';
    before.store.write(name, answer, epoch, 60_000);
    await until(async () => {
      expect(await seen()).toEqual([answer, answer, null, null]);
    });
    between.store.write(name, answer, epoch, 60_000);
    await until(async () => {
      expect(await seen()).toEqual([null, answer, answer, null]);
    });
    off.store.write(name, answer, epoch, 60_000);
    await until(async () => {
      expect(await seen()).toEqual([null, null, null, answer]);
    });
    expect(String(await redis.do('GET', 'gw:e:{a1}:b2'))).toContain('"results"');
  });
});
