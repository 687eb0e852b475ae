import { retry } from '../../../src/upstream/policies/retry.ts';
import type { Attempt } from '../../../src/upstream/policies/attempt.ts';
import type { RetryBudget } from '../../../src/upstream/policies/retry-budget.ts';
import type { UpstreamRequest } from '../../../src/upstream/send.ts';
import type { Answer } from '../../../src/upstream/answer.ts';
import { scope } from './scope.ts';
import { asking, promised } from './scripted.ts';

type Rest<Settings> = Settings extends [infer First, unknown, ...infer Others]
  ? [First, RetryBudget, ...Others]
  : never;

/** Requests that are tried again out of one budget, in promises. */
export function retried(...[options, budget, ...settings]: Rest<Parameters<typeof retry>>) {
  const scopes = { find: () => scope({ budget }) };
  return (send: (attempt: Attempt) => Promise<Answer>) =>
    promised<UpstreamRequest>(retry(options, scopes, ...settings)(asking(send)));
}
