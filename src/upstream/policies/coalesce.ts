import type { Ask, Send, UpstreamRequest } from '../send.ts';
import type { Call } from '../zenskar-api.ts';
import { SharedCall, type SharedCalls } from './shared-call.ts';

/** Lets identical requests that are under way at once share one call. Nothing is kept when it has ended. */
export function coalesce(): (ask: Ask<UpstreamRequest>) => Send {
  return (ask) => {
    const underWay = new CallsUnderWay();
    return ({ endpoint, path, subject, call }) => {
      if (call.signal.aborted) return Promise.reject(call.signal.reason);
      const present = underWay.find(path, call);
      if (present !== undefined) return present.join(call);
      const shared = new SharedCall(path, call, underWay);
      underWay.add(shared);
      const answer = shared.join(call);
      ask({ endpoint, path, subject, call: shared }, shared);
      return answer;
    };
  };
}

/**
 * By path; nearly always one for each. Lists are emptied when they are taken out: a map that has grown leaves its former
 * tables to the collector, and one of them that is old keeps alive all that follow, with whatever was in them.
 */
class CallsUnderWay implements SharedCalls {
  readonly #calls = new Map<string, SharedCall[]>();

  find(path: string, call: Call): SharedCall | undefined {
    return this.#calls.get(path)?.find((shared) => mayShare(shared, call));
  }

  add(shared: SharedCall): void {
    const others = this.#calls.get(shared.path);
    if (others === undefined) this.#calls.set(shared.path, [shared]);
    else others.push(shared);
  }

  /** Of a call that was deserted before it ended, the path may have another one by then. */
  ended(shared: SharedCall): void {
    const calls = this.#calls.get(shared.path);
    const at = calls?.indexOf(shared) ?? -1;
    if (calls === undefined || at < 0) return;
    calls.splice(at, 1);
    if (calls.length === 0) this.#calls.delete(shared.path);
  }
}

/** Whether two calls are answered alike and for the same tenant. */
function mayShare(left: Call, right: Call): boolean {
  const [one, other] = [left.credentials, right.credentials];
  return (
    left.tenant === right.tenant && one.apiKey === other.apiKey && one.organisation === other.organisation
  );
}
