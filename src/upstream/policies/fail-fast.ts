import type { Breaker } from './breaker.ts';
import type { AttemptSend } from './attempt.ts';
import type { RatePause } from './rate-pause.ts';

/** Fails what would be refused behind the queue anyway before it has to wait there. */
export function failFast(pause: RatePause, breaker: Breaker): (send: AttemptSend) => AttemptSend {
  return (send) => (request) => {
    const refusal = pause.refusal(request.call) ?? breaker.refusal();
    return refusal === null ? send(request) : Promise.reject(refusal);
  };
}
