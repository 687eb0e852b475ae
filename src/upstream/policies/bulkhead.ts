import type { Clock } from '../../domain/clock.ts';
import { FairQueue } from './fair-queue.ts';
import type { AttemptSend } from './attempt.ts';
import type { Call } from '../zenskar-api.ts';
import { Refused } from './refused.ts';

export interface BulkheadOptions {
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Of these, calls of any one tenant: the rest is left for others. */
  readonly tenantConcurrency: number;
  /** Calls that may wait. */
  readonly queue: number;
  /** What those are told who cannot even wait. */
  readonly retryAfterSeconds: number;
}

interface Waiter {
  readonly start: () => void;
  readonly fail: (reason: Error) => void;
}

/**
 * A fixed number of slots, and a bounded queue before them in which tenants take turns. When the queue is full, a tenant
 * that has more waiting than the one that comes makes room for it.
 *
 * A slot is held until what runs in it has settled: one freed as soon as its caller is gone would let more calls be
 * under way than there are slots.
 */
export class Bulkhead {
  readonly #options: BulkheadOptions;
  readonly #clock: Clock;
  readonly #runningOf = new Map<string, number>();
  readonly #queue = new FairQueue<Waiter>();
  #running = 0;

  constructor(options: BulkheadOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** Calls that hold a slot. */
  get running(): number {
    return this.#running;
  }

  /** Calls that wait for one. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Takes a slot if there is one. Nobody is overtaken: who waits could not have it. */
  tryEnter({ tenant }: Call): boolean {
    if (this.#running >= this.#options.concurrency || !this.#mayEnter(tenant)) return false;
    this.#take(tenant);
    return true;
  }

  /** Resolves when the call has a slot. Rejects when it is aborted, its time is over or there is no place to wait. */
  wait(call: Call): Promise<void> {
    const { signal, tenant } = call;
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      if (this.#queue.size >= this.#options.queue) {
        const evicted = this.#queue.evictFor(tenant);
        if (evicted === undefined) {
          reject(this.#overloaded());
          return;
        }
        evicted.fail(this.#overloaded());
      }

      const stop = () => {
        cancelTimer();
        signal.removeEventListener('abort', onAbort);
      };
      const leave = (reason: Error) => {
        this.#queue.remove(tenant, waiter);
        waiter.fail(reason);
      };
      const onAbort = () => {
        leave(signal.reason);
      };
      const timeUp = () => {
        const left = call.deadline - this.#clock.now();
        if (left <= 0) leave(this.#overloaded());
        else cancelTimer = this.#clock.setTimer(Math.ceil(left), timeUp);
      };
      const waiter: Waiter = {
        start: () => {
          stop();
          this.#take(tenant);
          resolve();
        },
        fail: (reason) => {
          stop();
          reject(reason);
        },
      };
      let cancelTimer = this.#clock.setTimer(Math.ceil(call.deadline - this.#clock.now()), timeUp);
      signal.addEventListener('abort', onAbort);
      this.#queue.push(tenant, waiter);
    });
  }

  /** Gives a slot back, and to whoever is next. */
  leave({ tenant }: Call): void {
    this.#running -= 1;
    const running = (this.#runningOf.get(tenant) ?? 1) - 1;
    if (running === 0) this.#runningOf.delete(tenant);
    else this.#runningOf.set(tenant, running);
    if (this.#queue.size > 0) this.#queue.shift(this.#mayEnter)?.start();
  }

  readonly #mayEnter = (tenant: string): boolean =>
    (this.#runningOf.get(tenant) ?? 0) < this.#options.tenantConcurrency;

  #take(tenant: string): void {
    this.#running += 1;
    this.#runningOf.set(tenant, (this.#runningOf.get(tenant) ?? 0) + 1);
  }

  #overloaded(): Refused {
    return new Refused('bulkhead', { kind: 'overloaded', retryAfter: this.#options.retryAfterSeconds });
  }
}

/** Lets each attempt run in a slot. */
export function inBulkhead(bulkhead: Bulkhead): (send: AttemptSend) => AttemptSend {
  return (send) => async (request) => {
    const { call } = request;
    if (!bulkhead.tryEnter(call)) await bulkhead.wait(call);
    try {
      return await send(request);
    } finally {
      bulkhead.leave(call);
    }
  };
}
