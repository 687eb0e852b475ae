import type { Ask, Send, UpstreamRequest } from '../send.ts';
import type { Call } from '../zenskar-api.ts';
import { SharedCall } from './shared-call.ts';

/** Lets identical requests that are under way at once share one call. Nothing is kept when it has ended. */
export function coalesce(): (ask: Ask<UpstreamRequest>) => Send {
  return (ask) => {
    /** By path; nearly always one for each. */
    const underWay = new Map<string, readonly SharedCall[]>();
    return ({ endpoint, path, call }) => {
      if (call.signal.aborted) return Promise.reject(call.signal.reason);
      const sameWay = underWay.get(path);
      const present = sameWay?.find((shared) => mayShare(shared, call));
      if (present !== undefined) return present.join(call);

      const shared = new SharedCall(call, () => {
        const others = underWay.get(path)?.filter((other) => other !== shared);
        if (others === undefined || others.length === 0) underWay.delete(path);
        else underWay.set(path, others);
      });
      underWay.set(path, sameWay === undefined ? [shared] : [...sameWay, shared]);
      const answer = shared.join(call);
      ask({ endpoint, path, call: shared }, shared);
      return answer;
    };
  };
}

/** Whether two calls are answered alike and for the same tenant. */
function mayShare(left: Call, right: Call): boolean {
  const [one, other] = [left.credentials, right.credentials];
  return (
    left.tenant === right.tenant && one.apiKey === other.apiKey && one.organisation === other.organisation
  );
}
