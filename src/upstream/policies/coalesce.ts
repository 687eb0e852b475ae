import type { Ask, Send, UpstreamRequest } from '../send.ts';
import { SharedCall } from './shared-call.ts';

/** Lets identical requests that are under way at once share one call. Nothing is kept when it has ended. */
export function coalesce(): (ask: Ask<UpstreamRequest>) => Send {
  return (ask) => {
    const underWay = new Map<string, SharedCall>();
    return (request) => {
      const { endpoint, path, call } = request;
      if (call.signal.aborted) return Promise.reject(call.signal.reason);
      const key = identity(request);
      const present = underWay.get(key);
      if (present !== undefined) return present.join(call);

      const shared = new SharedCall(call, () => {
        // A call that was deserted may have been followed by another one.
        if (underWay.get(key) === shared) underWay.delete(key);
      });
      underWay.set(key, shared);
      const answer = shared.join(call);
      ask({ endpoint, path, call: shared }, shared);
      return answer;
    };
  };
}

/**
 * Differs for any two requests that could be answered differently, or that belong to different tenants. The lengths
 * keep the end of one part from being taken for the beginning of the next.
 */
function identity({ path, call: { tenant, credentials } }: UpstreamRequest): string {
  const { apiKey, organisation } = credentials;
  return `${tenant.length} ${apiKey.length} ${organisation.length} ${tenant}${apiKey}${organisation}${path}`;
}
