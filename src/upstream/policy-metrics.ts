import type { AttemptOutcome, Withholding } from '../observability/labels.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Outcome } from './policies/outcome.ts';
import type { Refuser } from './policies/refused.ts';
import type { UpstreamEvent } from './policies/upstream-event.ts';

/** What came of asking; a policy may also have turned the attempt away before. */
export type AskedOutcome = Exclude<Outcome, 'rejected'>;

const LABELS: Readonly<Record<AskedOutcome, AttemptOutcome>> = {
  ok: 'ok',
  'client-error': 'client_error',
  'server-error': 'server_error',
  timeout: 'timeout',
  unreached: 'network',
  connection: 'network',
  invalid: 'invalid',
  aborted: 'aborted',
};

/** What metrics and traces call an outcome; `status` is null where no answer came. */
export function outcomeLabel(outcome: AskedOutcome, status: number | null): AttemptOutcome {
  return status === 429 ? 'rate_limited' : LABELS[outcome];
}

/** What metrics call it that a policy said no because of the upstream; want of room or of time is ours. */
const WITHHELD_BY: Readonly<Partial<Record<Refuser, Withholding>>> = {
  pause: 'paused',
  breaker: 'short_circuited',
};

/** Counts what the policies do, for the whole gateway. */
export function measurePolicies(metrics: Metrics, event: UpstreamEvent): void {
  if (event.kind === 'retry') metrics.retry(event.endpoint);
  if (event.kind === 'refused') {
    const reason = WITHHELD_BY[event.by];
    if (reason !== undefined) metrics.upstreamWithheld(event.endpoint, reason);
  }
  if (event.kind !== 'call') return;
  const { endpoint, outcome, status, milliseconds } = event;
  metrics.upstreamAttempt(endpoint, outcomeLabel(outcome, status), milliseconds / 1000);
}
