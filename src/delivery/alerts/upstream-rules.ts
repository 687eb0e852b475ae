import type { CallOutcome } from '../../observability/labels.ts';
import { queries } from '../promql.ts';
import type { Rule } from './rule.ts';

const { rate, increase } = queries();

const FAILED: readonly CallOutcome[] = ['server_error', 'timeout', 'network', 'short_circuited'];
const calls = `sum(${rate('gateway_upstream_calls_total', '5m')})`;
const shareOf = (outcome: readonly CallOutcome[]) =>
  `sum(${rate('gateway_upstream_calls_total', '5m', { outcome })}) / ${calls}`;

/** How Zenskar does, as the gateway sees it. */
export const upstreamRules: readonly Rule[] = [
  {
    name: 'ZenskarFailing',
    severity: 'critical',
    expr: `${shareOf(FAILED)} > 0.1`,
    lasting: '5m',
    summary: 'More than 10 % of the calls to Zenskar fail, time out, or are not made since others failed.',
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
    expr: `${shareOf(['rate_limited'])} > 0.01`,
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
