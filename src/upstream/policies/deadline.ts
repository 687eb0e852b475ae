import { LightSignal } from '../../domain/light-signal.ts';
import type { Clock } from '../../domain/clock.ts';
import { Failed } from '../../domain/failure.ts';
import type { Answer } from '../answer.ts';
import type { Send } from '../send.ts';
import type { Attempt, AttemptSend } from './attempt.ts';
import { Refused } from './refused.ts';

/** Timers are only that exact: an abort so shortly before the deadline is the deadline. */
const SLACK_MS = 1;

/**
 * Bounds each attempt by a time of its own and by what is left of the operation. It does not wait until the attempt has
 * noticed: the caller is told at once, even if what is below never settles.
 */
export function deadline(attemptTimeoutMs: number, clock: Clock): (send: Send) => AttemptSend {
  return (send) => (request) => {
    const { call } = request;
    if (call.signal.aborted) return Promise.reject(call.signal.reason);
    const start = clock.now();
    if (call.deadline <= start) {
      return Promise.reject(new Refused('deadline', { kind: 'upstream-timeout', milliseconds: 0 }));
    }
    return bounded(send, request, start, attemptTimeoutMs, clock);
  };
}

function bounded(
  send: Send,
  request: Attempt,
  start: number,
  attemptTimeoutMs: number,
  clock: Clock,
): Promise<Answer> {
  const { call } = request;
  const { signal } = call;
  const attempt = new LightSignal();

  return new Promise((resolve, reject) => {
    // Asked anew each time: the deadline moves when a caller with more time joins.
    const allowed = () => Math.min(attemptTimeoutMs, call.deadline - start);
    const timeUp = () => {
      const left = start + allowed() - clock.now();
      if (left <= 0) giveUp(timeout());
      else cancelTimer = clock.setTimer(Math.ceil(left), timeUp);
    };
    const timeout = () =>
      new Failed({ kind: 'upstream-timeout', milliseconds: Math.max(1, Math.round(allowed())) });
    const onAbort = () => {
      const inTime = clock.now() < call.deadline - SLACK_MS;
      giveUp(inTime ? signal.reason : timeout());
    };
    const done = () => {
      cancelTimer();
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (reason: Error) => {
      done();
      reject(reason);
    };
    const giveUp = (reason: Error) => {
      fail(reason);
      attempt.abort(reason);
    };

    let cancelTimer = clock.setTimer(Math.ceil(allowed()), timeUp);
    signal.addEventListener('abort', onAbort);
    send({
      endpoint: request.endpoint,
      path: request.path,
      call: {
        signal: attempt,
        deadline: call.deadline,
        tenant: call.tenant,
        credentials: call.credentials,
        headers: call.headers,
        observe: call.observe,
      },
    }).then(
      (answer) => {
        done();
        resolve(answer);
      },
      (error: unknown) => {
        fail(error as Error);
      },
    );
  });
}
