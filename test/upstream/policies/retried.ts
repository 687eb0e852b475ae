import { retry } from '../../../src/upstream/policies/retry.ts';
import type { Attempt } from '../../../src/upstream/policies/attempt.ts';
import type { UpstreamRequest } from '../../../src/upstream/send.ts';
import type { Answer } from '../../../src/upstream/answer.ts';
import { asking, promised } from './scripted.ts';

/** Requests that are tried again, in promises. */
export function retried(...settings: Parameters<typeof retry>) {
  return (send: (attempt: Attempt) => Promise<Answer>) =>
    promised<UpstreamRequest>(retry(...settings)(asking(send)));
}
