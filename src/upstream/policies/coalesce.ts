import type { Ask, Send, UpstreamRequest } from '../send.ts';
import type { Call } from '../zenskar-api.ts';
import { SharedCall, type SharedCalls } from './shared-call.ts';

/** Lets identical requests that are under way at once share one call. Nothing is kept when it has ended. */
export function coalesce(): (ask: Ask<UpstreamRequest>) => Send {
  return (ask) => {
    const underWay = new CallsUnderWay();
    return ({ endpoint, path, call }) => {
      if (call.signal.aborted) return Promise.reject(call.signal.reason);
      const present = underWay.find(path, call);
      if (present !== undefined) return present.join(call);
      const shared = new SharedCall(path, call, underWay);
      underWay.add(shared);
      const answer = shared.join(call);
      ask({ endpoint, path, call: shared }, shared);
      return answer;
    };
  };
}

/** By path; nearly always one for each. */
class CallsUnderWay implements SharedCalls {
  readonly #calls = new Map<string, readonly SharedCall[]>();

  find(path: string, call: Call): SharedCall | undefined {
    return this.#calls.get(path)?.find((shared) => mayShare(shared, call));
  }

  add(shared: SharedCall): void {
    const others = this.#calls.get(shared.path);
    this.#calls.set(shared.path, others === undefined ? [shared] : [...others, shared]);
  }

  /** Of a call that was deserted before it ended, the path may have another one by then. */
  ended(shared: SharedCall): void {
    const others = this.#calls.get(shared.path)?.filter((each) => each !== shared);
    if (others === undefined || others.length === 0) this.#calls.delete(shared.path);
    else this.#calls.set(shared.path, others);
  }
}

/** Whether two calls are answered alike and for the same tenant. */
function mayShare(left: Call, right: Call): boolean {
  const [one, other] = [left.credentials, right.credentials];
  return (
    left.tenant === right.tenant && one.apiKey === other.apiKey && one.organisation === other.organisation
  );
}
