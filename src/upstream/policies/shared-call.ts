import type { Answer } from '../answer.ts';
import { LightSignal } from '../../domain/light-signal.ts';
import type { Call } from '../zenskar-api.ts';
import type { Waiting } from '../send.ts';
import type { UpstreamEvent } from './upstream-event.ts';

interface Caller {
  readonly call: Call;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
  readonly onAbort: () => void;
}

/**
 * One call upstream that several callers wait for. To the policies below it is an operation of its own: its signal is
 * aborted when the last caller has left, and its deadline is the latest of its callers'. All of them have the tenant
 * and the credentials of the first.
 */
export class SharedCall implements Call, Waiting {
  readonly signal = new LightSignal();
  readonly tenant: string;
  readonly credentials: Call['credentials'];
  readonly headers: Call['headers'];
  readonly #leader: Call;
  readonly #ended: () => void;
  readonly #callers: Caller[] = [];
  /** Those who joined after the leader; they stay when they leave, as the call was also theirs. */
  readonly #followers: Call[] = [];
  #deadline = -Infinity;

  /** `ended` is told when nobody may join any more: before callers get the answer, or the last one of them has left. */
  constructor(leader: Call, ended: () => void) {
    this.tenant = leader.tenant;
    this.credentials = leader.credentials;
    this.headers = leader.headers;
    this.#leader = leader;
    this.#ended = ended;
  }

  get deadline(): number {
    return this.#deadline;
  }

  readonly observe = (event: UpstreamEvent): void => {
    this.#leader.observe(event);
    if (this.#followers.length === 0) return;
    const told = event.kind === 'call' ? { ...event, coalesced: true } : event;
    for (const follower of this.#followers) follower.observe(told);
  };

  /** Waits for the answer until the caller's own signal is aborted, which must not have happened yet. */
  join(call: Call): Promise<Answer> {
    if (call !== this.#leader) this.#followers.push(call);
    if (call.deadline > this.#deadline) this.#deadline = call.deadline;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#leave(caller);
      };
      const caller: Caller = { call, resolve, reject, onAbort };
      this.#callers.push(caller);
      call.signal.addEventListener('abort', onAbort);
    });
  }

  /** Gives every caller who still waits an answer of its own. */
  answered(answer: Answer): void {
    this.#ended();
    for (const { call, resolve, onAbort } of this.#callers) {
      call.signal.removeEventListener('abort', onAbort);
      resolve({ ...answer });
    }
    answer.body = '';
  }

  /** Gives every caller who still waits the failure. */
  failed(reason: unknown): void {
    this.#ended();
    for (const { call, reject, onAbort } of this.#callers) {
      call.signal.removeEventListener('abort', onAbort);
      reject(reason);
    }
  }

  #leave(caller: Caller): void {
    const reason = caller.call.signal.reason;
    caller.call.signal.removeEventListener('abort', caller.onAbort);
    this.#callers.splice(this.#callers.indexOf(caller), 1);
    caller.reject(reason);
    if (this.#callers.length > 0) return;
    this.#ended();
    this.signal.abort(reason);
  }
}
