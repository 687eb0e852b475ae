import { NOT_OF_CALLERS, SHED_REASONS, STORE_OUTCOMES } from '../../observability/labels.ts';
import { queries } from '../promql.ts';
import type { Rule } from './rule.ts';

const { rate, increase, measured, percentile, gauge, ofProcess } = queries();

/** These clients are slow, whatever room there is. */
const BY_CLIENTS: readonly string[] = ['slow_body', 'unread'];
const FOR_ROOM = SHED_REASONS.filter((reason) => !BY_CLIENTS.includes(reason));

const STORE_FAILURES = STORE_OUTCOMES.filter((outcome) => outcome !== 'ok');

const asked = `sum(${measured('http_server_request_duration_seconds', '5m', { http_route: ['graphql'] })})`;
const operations = `sum(${rate('gateway_operations_total', '5m')})`;

/** How callers are served, the symptoms first. */
export const serviceRules: readonly Rule[] = [
  {
    name: 'GatewayMissing',
    severity: 'critical',
    expr: `absent(${gauge('gateway_build_info')})`,
    lasting: '2m',
    summary: 'No gateway is scraped: none runs, or Prometheus does not reach them.',
  },
  {
    name: 'GatewayErrors',
    severity: 'critical',
    expr: `sum(${rate('gateway_operations_total', '5m', { code: NOT_OF_CALLERS })}) / ${operations} > 0.05`,
    lasting: '5m',
    summary: 'More than 5 % of the operations end in an error that no caller can help.',
  },
  {
    name: 'GatewaySlow',
    severity: 'warning',
    expr: `${percentile('http_server_request_duration_seconds', 99, '5m', { http_route: ['graphql'] })} > 2.5`,
    lasting: '10m',
    summary: 'One of a hundred requests takes longer than 2.5 seconds.',
  },
  {
    name: 'GatewayShedding',
    severity: 'warning',
    expr: `sum(${rate('gateway_shed_total', '5m', { reason: FOR_ROOM })}) / ${asked} > 0.01`,
    lasting: '5m',
    summary: 'More than 1 % of the requests are turned away for want of room.',
  },
  {
    name: 'GatewayEventLoopLate',
    severity: 'warning',
    expr: `${ofProcess('nodejs_eventloop_lag_p99_seconds')} > 0.2`,
    lasting: '5m',
    summary: 'The event loop of a gateway is late by more than 200 ms, and all its callers wait.',
  },
  {
    name: 'GatewayFilesScarce',
    severity: 'warning',
    expr: `${ofProcess('process_open_fds')} / ${ofProcess('process_max_fds')} > 0.8`,
    lasting: '5m',
    summary:
      'A gateway has opened more than 80 % of the files and connections that it may. Beyond that it takes none.',
  },
  {
    name: 'GatewayInternalErrors',
    severity: 'warning',
    expr: `sum(${increase('gateway_operation_errors_total', '15m', { code: ['INTERNAL'] })}) > 0`,
    lasting: '0m',
    summary: 'The gateway has a fault of its own, which it has logged.',
  },
  {
    name: 'GatewayKeysUnavailable',
    severity: 'critical',
    expr: `sum(${rate('gateway_refused_total', '5m', { reason: ['auth_unavailable'] })}) > 0`,
    lasting: '2m',
    summary: 'Callers are refused, because the keys that tokens are checked with cannot be fetched.',
  },
  {
    name: 'GatewayStoreFailing',
    severity: 'warning',
    expr: `sum(${rate('gateway_store_commands_total', '5m', { outcome: STORE_FAILURES })}) / sum(${rate('gateway_store_commands_total', '5m')}) > 0.1`,
    lasting: '5m',
    summary:
      'Redis fails, refuses or does not answer in time, so replicas share less and ask Zenskar more. No caller has an error.',
  },
  {
    name: 'GatewayStoreUnreadable',
    severity: 'warning',
    expr: `sum(${rate('gateway_store_looks_total', '5m', { result: ['unreadable'] })}) / sum(${rate('gateway_store_looks_total', '5m')}) > 0.01`,
    lasting: '10m',
    summary:
      'Replicas cannot read what is kept in Redis: they differ in CACHE_SECRET, or others write there.',
  },
];
