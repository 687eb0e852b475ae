import type { Clock } from '../../domain/clock.ts';
import type { Policy } from './attempt.ts';
import { Refused } from './refused.ts';

/** Does not ask for an operation whose time was over before there was a slot. */
export function inTime(clock: Clock): Policy {
  return (next) => (attempt, waiting) => {
    if (attempt.call.deadline > clock.now()) next(attempt, waiting);
    else waiting.failed(new Refused('deadline', { kind: 'upstream-timeout', milliseconds: 0 }));
  };
}
