import type { Ages } from '../../../src/reads/cache/ages.ts';
import { type Cache, createCache } from '../../../src/reads/cache/create-cache.ts';
import { Names } from '../../../src/reads/cache/names.ts';
import { ownerBy } from '../../../src/reads/cache/owners.ts';
import { Reads } from '../../../src/reads/reads.ts';
import { Failed } from '../../../src/domain/failure.ts';
import { LightSignal } from '../../../src/domain/light-signal.ts';
import { parseUuid, type Uuid } from '../../../src/domain/uuid.ts';
import type { Answer } from '../../../src/upstream/answer.ts';
import { BadStatus } from '../../../src/upstream/call-outcome.ts';
import { Read } from '../../../src/upstream/read.ts';
import { ManualClock } from '../../support/clock.ts';
import { MemoryRedis } from '../../support/memory-redis.ts';
import { memoryReplica, type MemoryReplica } from '../../support/memory-store.ts';
import { UNRECORDED } from '../../support/unrecorded.ts';
import { Oracle, type Told } from './model-oracle.ts';
import type { ReadStep, Step } from './model-steps.ts';
import { ModelUpstream } from './model-upstream.ts';
import { hear } from './hear.ts';

export const AGES: Ages = { freshMs: 5000, recordFreshMs: 60_000, staleMs: 30_000, staleIfErrorMs: 600_000 };

const uuid = (text: string): Uuid => {
  const parsed = parseUuid(text);
  if (parsed === null) throw new TypeError('Expected a uuid.');
  return parsed;
};
const CUSTOMERS = [
  uuid('a0000000-0000-4000-8000-000000000000'),
  uuid('b0000000-0000-4000-8000-000000000000'),
] as const;

interface Replica extends MemoryReplica {
  readonly cache: Cache;
}

export interface WorldOptions {
  /** How far the clock of the second replica is ahead of the first one's. */
  readonly aheadMs: number;
  readonly maxBytes: number;
}

/** Two replicas on one Redis and one upstream, and an oracle that sees all that happens. */
export class ModelWorld {
  readonly clock = new ManualClock();
  readonly oracle: Oracle;
  readonly #redis = new MemoryRedis(this.clock);
  readonly #upstream: ModelUpstream;
  readonly #replicas: readonly [Replica, Replica];
  #random = 0.5;

  constructor({ aheadMs, maxBytes }: WorldOptions) {
    this.oracle = new Oracle(this.clock, AGES, aheadMs);
    this.#upstream = new ModelUpstream(
      this.clock,
      (call) => {
        this.oracle.called(call, this.#upstream.calls);
      },
      (call) => {
        this.oracle.ended(call);
      },
    );
    this.#replicas = [this.#replica(0, 0, maxBytes), this.#replica(1, aheadMs, maxBytes)];
  }

  async play(steps: readonly Step[]): Promise<void> {
    // Both have subscribed by then.
    await this.clock.advance(1);
    for (const step of steps) {
      await this.#play(step);
      await this.clock.advance(1);
    }
    // Whoever waits is told by then, and what goes on behind has ended.
    await this.clock.advance(30_000);
    for (const { store } of this.#replicas) await store.close();
    // A last command that is not answered has its bound.
    await this.clock.advance(100);
    this.oracle.over(this.clock.pending);
  }

  #replica(index: number, aheadMs: number, maxBytes: number): Replica {
    const { clock } = this;
    const own = {
      now: () => clock.now(),
      epoch: () => clock.epoch() + aheadMs,
      setTimer: (milliseconds: number, callback: () => void) => clock.setTimer(milliseconds, callback),
    };
    const replica = memoryReplica(this.#redis, own);
    const ask = this.#upstream.askFor(index, aheadMs);
    const turns = {
      characters: Infinity,
      begin: (_: string, work: () => void) => {
        work();
      },
    };
    const cache = createCache({
      ages: AGES,
      config: {
        ages: AGES,
        answerBytes: maxBytes,
        responseBytes: 0,
        store: { address: { kind: 'model' }, timeoutMs: 50, secrets: [] } as never,
        invalidationSecrets: [],
      },
      attach: new Reads(ask, own, turns).attach,
      store: replica.store,
      clock: own,
      random: () => (this.#random = (this.#random * 16_807 + 0.123) % 1),
      names: new Names([], new URL('http://upstream.test/'), null),
      ownerOf: ownerBy('gateway'),
      renewalMs: 10_000,
      leaseMs: 5000,
      trace: () => UNRECORDED,
    });
    hear(replica.store, cache);
    return { ...replica, cache };
  }

  async #play(step: Step): Promise<void> {
    switch (step.kind) {
      case 'wait':
        return this.clock.advance(step.ms);
      case 'upstream':
        this.#upstream.mood = step.mood as ModelUpstream['mood'];
        this.#upstream.delayMs = step.delayMs;
        return;
      case 'invalidate': {
        const customer = CUSTOMERS[step.customer] ?? CUSTOMERS[0];
        this.oracle.invalidated(step.replica, customer);
        void this.#at(step.replica).cache.invalidate([customer]);
        return;
      }
      case 'redis':
        this.#disturb(this.#at(step.replica), step.does);
        this.oracle.disturbed(step.replica, step.does);
        return;
      case 'read':
        this.#read(step);
    }
  }

  #at(index: number): Replica {
    return this.#replicas[index] ?? this.#replicas[0];
  }

  #disturb({ link }: Replica, does: string): void {
    link.mend();
    link.delayMs = does === 'slow' ? 40 : 0;
    link.losesMessages = does === 'deaf';
    if (does === 'hangs' || does === 'silent' || does === 'fails' || does === 'refuses') link.mood = does;
    else link.mood = 'well';
    if (does === 'cut') link.cut();
    if (does === 'flushed') this.#redis.flush();
    // Of all that a full one may throw away, what tells which answers count.
    if (does === 'evicts')
      for (const key of this.#redis.keys()) if (key.startsWith('gw:t:')) this.#redis.delete(key);
    if (does === 'spoilt')
      this.#redis.spoil(
        () => true,
        (value) => value.subarray(1),
      );
  }

  #read(step: ReadStep): void {
    const customer = CUSTOMERS[step.path === 1 ? 1 : 0];
    const access = {
      tenant: `tenant-${step.tenant}`,
      credentials: { apiKey: `key-${step.key}`, organisation: 'organisation' },
    };
    const read =
      step.path === 2
        ? new Read(access, 'customer', `/customer/${customer}`, customer)
        : new Read(access, 'entitlements', `/entitlements?customer=${customer}`, customer);
    const signal = new LightSignal();
    const cancel = this.clock.setTimer(step.leavesAfterMs, () => {
      signal.abort(new Error('left'));
    });
    const { maxAgeMs, staleIfErrorMs } = step;
    const asked = this.oracle.asked(step, read);
    this.#at(step.replica)
      .cache.attach(
        read,
        {
          signal,
          deadline: this.clock.now() + 10_000,
          trace: UNRECORDED,
          tolerance: { maxAgeMs, staleIfErrorMs },
          observe: () => undefined,
        },
        (answer) => interpret(read, answer),
      )
      .finally(cancel)
      .then(
        (told) => {
          this.oracle.told(asked, told);
        },
        (error: unknown) => {
          this.oracle.failed(asked, error, signal.aborted);
        },
      );
  }
}

const READER = {
  by: {},
  read: ({ json, status, freshness }: Answer): Told => {
    const { page, id } = json as { page: string; id: number };
    return { page, id, status, freshness };
  },
};

function interpret({ endpoint }: Read, answer: Answer): Told {
  const { status } = answer;
  answer.freshness.isRecords = endpoint === 'customer' && status === 200;
  if (status === 200 || (status === 404 && endpoint === 'customer')) return answer.readOnce(READER);
  throw status === 404 || status === 422
    ? new BadStatus(status, { kind: 'bad-input', message: 'no' } as Failed['failure'])
    : new BadStatus(status, { kind: 'upstream-unavailable', reason: `${status}` });
}
