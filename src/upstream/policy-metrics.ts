import type { AttemptOutcome } from '../observability/labels.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Outcome } from './policies/outcome.ts';
import type { Observe } from './policies/upstream-event.ts';

/** Null for an attempt that a policy turned away before the upstream was asked. */
const LABELS: Readonly<Record<Outcome, AttemptOutcome | null>> = {
  ok: 'ok',
  'client-error': 'client_error',
  'server-error': 'server_error',
  timeout: 'timeout',
  connection: 'network',
  invalid: 'invalid',
  aborted: 'aborted',
  rejected: null,
};

/** Counts what the policies do, for the whole gateway. */
export function measurePolicies(metrics: Metrics): Observe {
  return (event) => {
    if (event.kind === 'retry') metrics.retry(event.endpoint);
    if (event.kind !== 'call') return;
    const outcome = event.status === 429 ? 'rate_limited' : LABELS[event.outcome];
    if (outcome !== null) metrics.upstreamAttempt(event.endpoint, outcome, event.milliseconds / 1000);
  };
}
