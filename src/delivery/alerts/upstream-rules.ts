import type { AttemptOutcome, Withholding } from '../../observability/labels.ts';
import { queries } from '../promql.ts';
import type { Rule } from './rule.ts';

const { rate, increase, measured } = queries();

const FAILED: readonly AttemptOutcome[] = ['server_error', 'timeout', 'network'];

/**
 * Of the requests to Zenskar, sent or withheld for this reason: the share that ended so, or was withheld. Not of the calls as
 * operations saw them: as long as a kept answer covers a failure no operation sees it, and kept answers hide how few are asked.
 */
function shareOf(outcome: readonly AttemptOutcome[], reason: Withholding): string {
  const sent = (where: { outcome?: readonly AttemptOutcome[] }) =>
    // A series appears with the first request that ends so.
    `(sum(${measured('http_client_request_duration_seconds', '5m', where)}) or vector(0))`;
  const withheld = `sum(${rate('gateway_upstream_withheld_total', '5m', { reason: [reason] })})`;
  return `(${sent({ outcome })} + ${withheld}) / (${sent({})} + ${withheld})`;
}

/** How Zenskar does, as the gateway sees it. */
export const upstreamRules: readonly Rule[] = [
  {
    name: 'ZenskarFailing',
    severity: 'critical',
    expr: `${shareOf(FAILED, 'short_circuited')} > 0.1`,
    lasting: '5m',
    summary:
      'More than 10 % of the requests to Zenskar fail, time out, or are not sent since others failed, whatever callers are told instead.',
  },
  {
    name: 'ZenskarRefusesKey',
    severity: 'critical',
    expr: `sum(${increase('gateway_operation_errors_total', '5m', { code: ['UPSTREAM_AUTH'] })}) > 0`,
    lasting: '0m',
    summary: "Zenskar refuses the gateway's own credentials.",
  },
  {
    name: 'ZenskarRateLimits',
    severity: 'warning',
    expr: `${shareOf(['rate_limited'], 'paused')} > 0.01`,
    lasting: '10m',
    summary: 'Zenskar asks for fewer requests than callers need.',
  },
  {
    name: 'ZenskarForeignRows',
    severity: 'critical',
    expr: `sum(${increase('gateway_contract_violations_total', '15m')}) > 0`,
    lasting: '0m',
    summary: 'Zenskar sent rows of another customer than the one asked for. Nobody was shown them.',
  },
  {
    name: 'ZenskarBreaksContract',
    severity: 'warning',
    expr: `sum(${increase('gateway_upstream_calls_total', '15m', { outcome: ['invalid'] })}) + sum(${increase('gateway_broken_rows_total', '15m')}) > 0`,
    lasting: '0m',
    summary: 'Zenskar sent answers or rows that cannot be read, and what needs them is an error.',
  },
];
