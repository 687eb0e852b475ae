import type { Answer } from '../answer.ts';
import { LightSignal } from '../../domain/light-signal.ts';
import type { Call } from '../zenskar-api.ts';
import type { Waiting } from '../send.ts';
import type { UpstreamEvent } from './upstream-event.ts';

/** Where shared calls are found by others. */
export interface SharedCalls {
  /** Nobody may join any more: callers are about to get the answer, or the last one of them has left. */
  ended(shared: SharedCall): void;
}

/** One who waits for a shared call. */
class Caller {
  readonly call: Call;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
  readonly #shared: SharedCall;

  constructor(
    shared: SharedCall,
    call: Call,
    resolve: (answer: Answer) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#shared = shared;
    this.call = call;
    this.resolve = resolve;
    this.reject = reject;
    call.signal.addEventListener('abort', this);
  }

  /** Its own signal was aborted. */
  handleEvent(): void {
    this.#shared.leave(this);
  }

  /** Listens to its signal no more. */
  release(): void {
    this.call.signal.removeEventListener('abort', this);
  }
}

/**
 * One call upstream that several callers wait for. To the policies below it is an operation of its own: its signal is
 * aborted when the last caller has left, and its deadline is the latest of its callers'. All of them have the tenant
 * and the credentials of the first, in whose trace it is shown.
 */
export class SharedCall implements Call, Waiting {
  readonly path: string;
  readonly signal = new LightSignal();
  readonly tenant: string;
  readonly credentials: Call['credentials'];
  readonly trace: Call['trace'];
  readonly #leader: Call;
  readonly #calls: SharedCalls;
  /** Made with its first caller, as it rarely has another: to grow an empty array makes room for many. */
  #callers: Caller[] | null = null;
  /** Those who joined after the leader; they stay when they leave, as the call was also theirs. */
  #followers: Call[] | null = null;
  #deadline = -Infinity;

  constructor(path: string, leader: Call, calls: SharedCalls) {
    this.path = path;
    this.tenant = leader.tenant;
    this.credentials = leader.credentials;
    this.trace = leader.trace;
    this.#leader = leader;
    this.#calls = calls;
  }

  get deadline(): number {
    return this.#deadline;
  }

  observe(event: UpstreamEvent): void {
    this.#leader.observe(event);
    if (this.#followers === null) return;
    const told = event.kind === 'call' ? { ...event, coalesced: true } : event;
    for (const follower of this.#followers) follower.observe(told);
  }

  /** Waits for the answer until the caller's own signal is aborted, which must not have happened yet. */
  join(call: Call): Promise<Answer> {
    if (call !== this.#leader) (this.#followers ??= []).push(call);
    if (call.deadline > this.#deadline) this.#deadline = call.deadline;
    return new Promise((resolve, reject) => {
      const caller = new Caller(this, call, resolve, reject);
      if (this.#callers === null) this.#callers = [caller];
      else this.#callers.push(caller);
    });
  }

  /** Gives every caller who still waits an answer of its own. */
  answered(answer: Answer): void {
    this.#calls.ended(this);
    for (const caller of this.#callers ?? []) {
      caller.release();
      caller.resolve({ ...answer });
    }
    answer.body = '';
  }

  /** Gives every caller who still waits the failure. */
  failed(reason: unknown): void {
    this.#calls.ended(this);
    for (const caller of this.#callers ?? []) {
      caller.release();
      caller.reject(reason);
    }
  }

  /** A caller does not wait any more. */
  leave(caller: Caller): void {
    const { reason } = caller.call.signal;
    caller.release();
    this.#callers?.splice(this.#callers.indexOf(caller), 1);
    caller.reject(reason);
    if (this.#callers !== null && this.#callers.length > 0) return;
    this.#calls.ended(this);
    this.signal.abort(reason);
  }
}
