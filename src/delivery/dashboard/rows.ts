import { queries } from '../promql.ts';
import type { Row } from './panel.ts';

const { rate, increase, measured, percentile, gauge, ofProcess } = queries('job=~"$job"');

const WINDOW = '$__rate_interval';
const percentiles = (of: (percent: number) => string) =>
  [50, 95, 99].map((percent) => ({ expr: of(percent), legend: `p${percent}` }));

/** From what callers feel down to the process. */
export const rows: readonly Row[] = [
  {
    title: 'Callers',
    panels: [
      {
        title: 'Operations by code',
        unit: 'ops',
        targets: [
          { expr: `sum by (code) (${rate('gateway_operations_total', WINDOW)}) > 0`, legend: '{{code}}' },
        ],
      },
      {
        title: 'Time to answer',
        unit: 's',
        targets: percentiles((percent) =>
          percentile('http_server_request_duration_seconds', percent, WINDOW, { http_route: ['graphql'] }),
        ),
      },
      {
        title: 'Errors in answers',
        unit: 'ops',
        targets: [
          {
            expr: `sum by (code) (${rate('gateway_operation_errors_total', WINDOW)}) > 0`,
            legend: '{{code}}',
          },
        ],
      },
      {
        title: 'Refused for what they are',
        unit: 'reqps',
        targets: [
          { expr: `sum by (reason) (${rate('gateway_refused_total', WINDOW)}) > 0`, legend: '{{reason}}' },
          {
            expr: `sum by (status) (${rate('gateway_unreadable_requests_total', WINDOW)}) > 0`,
            legend: 'no request: {{status}}',
          },
        ],
      },
      {
        title: 'Turned away for want of room',
        unit: 'reqps',
        targets: [
          { expr: `sum by (reason) (${rate('gateway_shed_total', WINDOW)}) > 0`, legend: '{{reason}}' },
        ],
      },
      {
        title: 'Being answered',
        unit: 'short',
        targets: [{ expr: gauge('http_server_active_requests'), legend: '{{instance}}' }],
      },
    ],
  },
  {
    title: 'Zenskar',
    panels: [
      {
        title: 'Requests to Zenskar by outcome, and those withheld',
        unit: 'reqps',
        targets: [
          {
            expr: `sum by (outcome) (${measured('http_client_request_duration_seconds', WINDOW)}) > 0`,
            legend: '{{outcome}}',
          },
          {
            expr: `sum by (reason) (${rate('gateway_upstream_withheld_total', WINDOW)}) > 0`,
            legend: 'not sent: {{reason}}',
          },
        ],
      },
      {
        title: 'Share of calls told from what is kept',
        unit: 'percentunit',
        targets: (['kept', 'stale'] as const).map((outcome) => ({
          expr: `sum(${rate('gateway_upstream_calls_total', WINDOW, { outcome: [outcome] })}) / sum(${rate('gateway_upstream_calls_total', WINDOW)})`,
          legend: outcome,
        })),
      },
      {
        title: 'Calls by outcome, as operations saw them',
        unit: 'reqps',
        targets: [
          {
            expr: `sum by (outcome) (${rate('gateway_upstream_calls_total', WINDOW)}) > 0`,
            legend: '{{outcome}}',
          },
        ],
      },
      {
        title: 'Time of single requests',
        unit: 's',
        targets: percentiles((percent) =>
          percentile('http_client_request_duration_seconds', percent, WINDOW),
        ),
      },
      {
        title: 'Calls that others saved, and attempts after the first',
        unit: 'reqps',
        targets: [
          { expr: `sum(${rate('gateway_coalesced_calls_total', WINDOW)})`, legend: 'saved' },
          { expr: `sum(${rate('gateway_upstream_retries_total', WINDOW)})`, legend: 'tried again' },
        ],
      },
      {
        title: 'Running and waiting calls',
        unit: 'short',
        targets: [
          { expr: `sum by (state) (${gauge('gateway_upstream_bulkhead_calls')})`, legend: '{{state}}' },
        ],
      },
      {
        title: 'Gateways that leave Zenskar alone',
        unit: 'short',
        isFigure: true,
        worstFrom: 1,
        targets: [
          {
            expr: `sum(${gauge('gateway_upstream_breaker_state', { state: ['open', 'half-open'] })})`,
            legend: 'gateways',
          },
        ],
      },
      {
        title: 'Broken and foreign rows today',
        unit: 'short',
        isFigure: true,
        worstFrom: 1,
        targets: [
          { expr: `sum(${increase('gateway_broken_rows_total', '24h')})`, legend: 'broken' },
          { expr: `sum(${increase('gateway_contract_violations_total', '24h')})`, legend: 'foreign' },
        ],
      },
    ],
  },
  {
    title: 'What is kept, and what replicas share',
    panels: [
      {
        title: 'Operations by the way they took',
        unit: 'ops',
        targets: [
          { expr: `sum by (way) (${rate('gateway_operation_ways_total', WINDOW)})`, legend: '{{way}}' },
        ],
      },
      {
        title: 'Memory for what is kept',
        unit: 'bytes',
        targets: [{ expr: gauge('gateway_kept_bytes'), legend: '{{instance}}' }],
      },
      {
        title: 'Gateways that leave Redis alone',
        unit: 'short',
        isFigure: true,
        worstFrom: 1,
        targets: [
          { expr: `sum(${gauge('gateway_store_state', { state: ['left_alone'] })})`, legend: 'gateways' },
        ],
      },
      {
        title: 'Looked up',
        unit: 'ops',
        targets: [
          { expr: `sum by (result) (${rate('gateway_store_looks_total', WINDOW)})`, legend: '{{result}}' },
        ],
      },
      {
        title: 'Commands by outcome',
        unit: 'ops',
        targets: [
          {
            expr: `sum by (outcome) (${rate('gateway_store_commands_total', WINDOW)}) > 0`,
            legend: '{{outcome}}',
          },
        ],
      },
      {
        title: 'Time of commands',
        unit: 's',
        targets: percentiles((percent) =>
          percentile('gateway_store_command_duration_seconds', percent, WINDOW),
        ),
      },
    ],
  },
  {
    title: 'Processes',
    panels: [
      {
        title: 'Memory',
        unit: 'bytes',
        targets: [{ expr: ofProcess('process_resident_memory_bytes'), legend: '{{instance}}' }],
      },
      {
        title: 'Cores',
        unit: 'short',
        targets: [
          { expr: `rate(${ofProcess('process_cpu_seconds_total')}[${WINDOW}])`, legend: '{{instance}}' },
        ],
      },
      {
        title: 'Share of the files and connections that may be open',
        unit: 'percentunit',
        targets: [
          {
            expr: `${ofProcess('process_open_fds')} / ${ofProcess('process_max_fds')}`,
            legend: '{{instance}}',
          },
        ],
      },
      {
        title: 'How late the event loop is (p99)',
        unit: 's',
        targets: [{ expr: ofProcess('nodejs_eventloop_lag_p99_seconds'), legend: '{{instance}}' }],
      },
      {
        title: 'What runs',
        unit: 'short',
        isFigure: true,
        targets: [
          {
            expr: `count by (version, node) (${gauge('gateway_build_info')})`,
            legend: '{{version}} on {{node}}',
          },
        ],
      },
    ],
  },
];
