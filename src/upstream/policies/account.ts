import type { Clock } from '../../domain/clock.ts';
import { type Outcome, outcomeOfAnswer, outcomeOfError } from './outcome.ts';
import type { Attempt, AttemptSend } from './attempt.ts';
import type { Observe } from './upstream-event.ts';

/** Reports each attempt that reached the upstream, to its operation and to the whole gateway. */
export function account(clock: Clock, events: Observe): (send: AttemptSend) => AttemptSend {
  function report(request: Attempt, start: number, outcome: Outcome, status: number | null): void {
    const { endpoint, attempt } = request;
    const milliseconds = clock.now() - start;
    const event = {
      kind: 'call',
      endpoint,
      outcome,
      status,
      milliseconds,
      attempt,
      coalesced: false,
    } as const;
    events(event);
    request.call.observe(event);
  }

  return (send) => async (request) => {
    const start = clock.now();
    try {
      const answer = await send(request);
      report(request, start, outcomeOfAnswer(answer), answer.status);
      return answer;
    } catch (error) {
      const outcome = outcomeOfError(error, request.call.signal);
      if (outcome !== 'rejected') report(request, start, outcome, null);
      throw error;
    }
  };
}
