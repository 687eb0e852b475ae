import { createCache } from '../../../src/reads/cache/create-cache.ts';
import { type Ages, longestLife } from '../../../src/reads/cache/ages.ts';
import { Names } from '../../../src/reads/cache/names.ts';
import { ownerBy } from '../../../src/reads/cache/owners.ts';
import { LightSignal } from '../../../src/domain/light-signal.ts';
import { Failed } from '../../../src/domain/failure.ts';
import { type Tolerance, TOLERANT } from '../../../src/domain/tolerance.ts';
import { parseUuid } from '../../../src/domain/uuid.ts';
import { Answer } from '../../../src/upstream/answer.ts';
import { BadStatus } from '../../../src/upstream/call-outcome.ts';
import { Reads } from '../../../src/reads/reads.ts';
import { Read } from '../../../src/upstream/read.ts';
import type { Ask, UpstreamRequest } from '../../../src/upstream/send.ts';
import type { Waiter } from '../../../src/upstream/waiter.ts';
import type { Endpoint, StoreCommand } from '../../../src/observability/labels.ts';
import { ManualClock } from '../../support/clock.ts';
import { MemoryRedis } from '../../support/memory-redis.ts';
import { memoryReplica } from '../../support/memory-store.ts';
import { UNRECORDED } from '../../support/unrecorded.ts';
import { AGES } from './model-world.ts';
import { hear } from './hear.ts';
import { AnswerFreshness } from '../../../src/domain/freshness.ts';

const uuid = parseUuid('a0000000-0000-4000-8000-000000000000');
if (uuid === null) throw new Error('Expected a uuid.');
export const CUSTOMER = uuid;
const CREDENTIALS = { apiKey: 'key', organisation: 'organisation' };
const readOf = (tenant: string, { path = '/rows', endpoint = 'entitlements' }: Begun) =>
  new Read({ tenant, credentials: CREDENTIALS }, endpoint, path, CUSTOMER);
/** Nothing waits for its turn. */
const TURNS = {
  characters: Infinity,
  begin: (_: string, work: () => void) => {
    work();
  },
};

/** One call to the upstream, which the test ends. */
export interface HeldCall {
  answer(status?: number): void;
  fail(error?: Failed): void;
}

/** What there is to say of somebody who asks, and what for. */
export interface Begun extends Pick<Partial<Waiter>, 'patience'> {
  readonly path?: string;
  readonly endpoint?: Endpoint;
  readonly deadlineMs?: number;
}

/**
 * Replicas on one Redis, which may start at any time; each tells when what it is told was asked for. The upstream answers at
 * once, unless its calls are held.
 */
export function replicaWorld(ages: Ages = AGES) {
  const clock = new ManualClock();
  const redis = new MemoryRedis(clock);
  const held: HeldCall[] = [];
  let calls = 0;
  let isHolding = false;
  const call = (aheadMs: number): Promise<Answer> => {
    calls += 1;
    const asked = new AnswerFreshness(clock.epoch() + aheadMs, clock.now());
    if (!isHolding) return Promise.resolve(new Answer(200, null, '{}', asked));
    return new Promise((resolve, reject) => {
      held.push({
        answer: (status = 200) => {
          resolve(new Answer(status, null, '{}', asked));
        },
        fail: (error = new Failed({ kind: 'upstream-timeout', milliseconds: 1 })) => {
          reject(error);
        },
      });
    });
  };
  const askWith =
    (aheadMs: number): Ask<UpstreamRequest> =>
    (_, waiting) => {
      call(aheadMs).then(
        (answer) => {
          waiting.answered(answer);
        },
        (error: unknown) => {
          waiting.failed(error);
        },
      );
    };
  /** `aheadMs` is how much its date differs. */
  const start = async (aheadMs = 0, onCommand: (command: StoreCommand) => void = () => undefined) => {
    const own = {
      now: () => clock.now(),
      epoch: () => clock.epoch() + aheadMs,
      setTimer: (milliseconds: number, callback: () => void) => clock.setTimer(milliseconds, callback),
    };
    const replica = memoryReplica(redis, own, { longestLifeMs: longestLife(ages), onCommand });
    const cache = createCache({
      ages,
      config: {
        ages,
        answerBytes: 1_000_000,
        responseBytes: 0,
        store: {
          address: {
            kind: 'single',
            tls: false,
            account: { username: null, password: null },
            node: { host: 'redis.test', port: 1 },
            database: 0,
          },
          timeoutMs: 50,
          secrets: [],
        },
        invalidationSecrets: [],
      },
      attach: new Reads(askWith(aheadMs), own, TURNS).attach,
      store: replica.store,
      names: new Names([], new URL('http://upstream.test/'), null),
      ownerOf: ownerBy('gateway'),
      clock: own,
      random: () => 0.5,
      renewalMs: 60_000,
      leaseMs: 10_000,
      trace: () => UNRECORDED,
    });
    hear(replica.store, cache);
    await clock.advance(1);
    /** Not waited for. */
    const begin = (
      tolerance: Tolerance = TOLERANT,
      tenant = 'tenant',
      signal = new LightSignal(),
      begun: Begun = {},
    ) => {
      const { patience, deadlineMs = 10_000 } = begun;
      const waiter = {
        signal,
        deadline: clock.now() + deadlineMs,
        ...(patience && { patience }),
        trace: UNRECORDED,
        tolerance,
        observe: () => undefined,
      };
      const asked = cache.attach(readOf(tenant, begun), waiter, ({ status, freshness }) => {
        if (status === 422) throw new BadStatus(422, { kind: 'bad-input', message: 'no', argument: 'x' });
        if (status === 401) throw new BadStatus(401, { kind: 'upstream-auth' });
        freshness.isRecords = begun.endpoint === 'customer';
        const { asOf, isStale } = freshness;
        return { asOf, isStale };
      });
      asked.catch(() => undefined);
      return asked;
    };
    const ask = async (tolerance?: Tolerance) => {
      const asked = begin(tolerance);
      await clock.advance(1);
      return (await asked).asOf;
    };
    /** The same as somebody else, or for something else. */
    const beginAs = (begun: Begun, tolerance?: Tolerance) => begin(tolerance, 'tenant', undefined, begun);
    return { ...replica, cache, begin, beginAs, ask };
  };
  return {
    clock,
    start,
    held,
    hold: () => {
      isHolding = true;
    },
    letGo: () => {
      isHolding = false;
    },
    calls: () => calls,
  };
}
