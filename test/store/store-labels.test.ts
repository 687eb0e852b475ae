import { describe, expect, it } from 'vitest';
import {
  STORE_COMMANDS,
  STORE_LOOKS,
  STORE_OUTCOMES,
  STORE_STATES,
  type StoreOutcome,
} from '../../src/observability/labels.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { createStore } from '../../src/store/create-store.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { createRandomHex } from '../../src/observability/random-hex.ts';
import { ManualClock, settled } from '../support/clock.ts';
import { MemoryRedis } from '../support/memory-redis.ts';
import { memoryReplica } from '../support/memory-store.ts';

const name = { group: 'a1', key: 'b2', credential: 'c3', others: [] };
const EPOCH = 'e'.repeat(32);
const answer = { status: 200, fetchedAt: 1, body: '{}' };

/** One replica with metrics of its own. */
async function freshReplica() {
  const clock = new ManualClock();
  const redis = new MemoryRedis(clock);
  const metrics = createMetrics({ watchProcess: false, build: { version: '1', node: 'v20' } });
  const replica = memoryReplica(redis, clock, {
    onCommand: metrics.storeCommand,
    onLook: metrics.storeLook,
  });
  const bulkhead = () => ({ running: 0, queued: 0, paced: 0 });
  metrics.watch({ breaker: () => 'closed', bulkhead, store: replica.state, kept: () => null });
  replica.store.listen({
    invalidated: () => undefined,
    gap: () => undefined,
    paused: () => undefined,
    refused: () => undefined,
  });
  await settled();
  const lines = async () => (await metrics.render()).split('\n');
  return { clock, redis, lines, ...replica };
}

/** Everything that is ever asked of Redis. */
async function askEverything({ store, clock }: Awaited<ReturnType<typeof freshReplica>>): Promise<void> {
  const lease = store.lease(name, 1000);
  const asked = [store.look(name), store.invalidate(['a1']), store.spend('c3', 10, 1, 1000)];
  store.write(name, answer, '', 1000);
  store.drop(name);
  store.pause('c3', 1);
  store.refuse('c3', true);
  await clock.advance(400);
  const held = await lease;
  if (held !== null && held !== 'taken') held.release();
  await Promise.all(asked);
  // Nobody waits for what is given back.
  await settled();
}

describe('the metrics of the store', () => {
  it.each(STORE_COMMANDS)('count and time the command %s', async (command) => {
    const replica = await freshReplica();
    await askEverything(replica);
    const page = (await replica.lines()).join('\n');
    expect(page).toMatch(
      new RegExp(`^gateway_store_commands_total{command="${command}",outcome="ok"} [1-9]`, 'm'),
    );
    expect(page).toMatch(
      new RegExp(`^gateway_store_command_duration_seconds_count{command="${command}"} [1-9]`, 'm'),
    );
  });

  it.each(STORE_OUTCOMES)('count commands whose outcome is %s', async (outcome) => {
    const replica = await freshReplica();
    const moods = { ok: 'well', timeout: 'hangs', refused: 'refuses', failed: 'fails' } as const;
    const made = async (kind: StoreOutcome) => {
      if (kind === 'skipped') replica.link.cut();
      else replica.link.mood = moods[kind];
      const looked = replica.store.look(name);
      await replica.clock.advance(60);
      await looked;
    };
    await made(outcome);
    expect(await replica.lines()).toContain(
      `gateway_store_commands_total{command="look",outcome="${outcome}"} 1`,
    );
  });

  it.each(STORE_LOOKS)('count looks with the result %s', async (result) => {
    const { store, redis, lines } = await freshReplica();
    redis.set('gw:t:{a1}', EPOCH, 1000);
    if (result !== 'absent') store.write(name, answer, EPOCH, 1000);
    await settled();
    if (result === 'outdated') await store.invalidate(['a1']);
    if (result === 'unreadable')
      redis.spoil(
        (key) => key.startsWith('gw:e'),
        () => Buffer.of(1, 2, 3),
      );
    await store.look(name);
    expect(await lines()).toContain(`gateway_store_looks_total{result="${result}"} 1`);
  });

  it.each(STORE_STATES)('show that the store is %s', async (state) => {
    const { link, lines } = await freshReplica();
    if (state === 'left_alone') link.cut();
    if (state === 'off') {
      const metrics = createMetrics({ watchProcess: false, build: { version: '1', node: 'v20' } });
      const none = createStore(null, {
        openRedis: null,
        longestLifeMs: 1000,
        clock: systemClock,
        random: Math.random,
        randomHex: createRandomHex(),
        logger: { info: () => undefined, warn: () => undefined },
        metrics,
      });
      expect(none.state()).toBe('off');
      return;
    }
    expect(await lines()).toContain(`gateway_store_state{state="${state}"} 1`);
    expect(await lines()).toContain('gateway_store_state{state="off"} 0');
  });
});
