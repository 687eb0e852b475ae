import type { Send, UpstreamRequest } from '../send.ts';
import { SharedCall } from './shared-call.ts';

/** Lets identical requests that are under way at once share one call. Nothing is kept when it has ended. */
export function coalesce(): (send: Send) => Send {
  return (send) => {
    const underWay = new Map<string, SharedCall>();
    return (request) => {
      const { endpoint, path, call } = request;
      if (call.signal.aborted) return Promise.reject(call.signal.reason);
      const key = identity(request);
      const present = underWay.get(key);
      if (present !== undefined) return present.join(call);

      const end = () => {
        // A call that was deserted may have been followed by another one.
        if (underWay.get(key) === shared) underWay.delete(key);
      };
      const shared = new SharedCall(call, end);
      underWay.set(key, shared);
      const answer = shared.join(call);
      send({ endpoint, path, call: shared }).then(
        (came) => {
          end();
          shared.resolve(came);
        },
        (reason: unknown) => {
          end();
          shared.reject(reason);
        },
      );
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
