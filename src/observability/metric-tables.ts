import * as closed from './labels.ts';
import type { ClosedLabels } from './prometheus.ts';

/** What a metric says, and every value that its labels may take. */
interface Row {
  readonly help: string;
  readonly labels: ClosedLabels;
}

type Table = Readonly<Record<string, Row>>;

const endpoint = closed.ENDPOINTS;

/** Every counter of ours. Dashboards and alerts are written from these tables, so that they name nothing that is not there. */
export const COUNTERS = {
  gateway_operations_total: {
    help: 'GraphQL operations by the code of their gravest error.',
    labels: { kind: closed.OPERATION_KINDS, code: closed.OPERATION_CODES },
  },
  gateway_operation_ways_total: {
    help: 'GraphQL operations by how they were answered: with a text that is kept, executed, or executed the general way, which is dearer.',
    labels: { way: closed.OPERATION_WAYS },
  },
  gateway_operation_errors_total: {
    help: 'All errors in answers to GraphQL operations.',
    labels: { code: closed.OPERATION_ERRORS },
  },
  gateway_refused_total: {
    help: 'Requests refused for what they are, not executed.',
    labels: { reason: closed.REFUSALS },
  },
  gateway_shed_total: {
    help: 'Requests turned away, or clients let go, for want of room or time.',
    labels: { reason: closed.SHED_REASONS },
  },
  gateway_unreadable_requests_total: {
    help: 'What came over a connection and was no request: not HTTP, too long a head, or too slow.',
    labels: { status: closed.UNREADABLE_STATUSES },
  },
  gateway_invalidations_total: {
    help: 'Messages to /invalidate by what became of them.',
    labels: { result: closed.INVALIDATION_RESULTS },
  },
  gateway_upstream_calls_total: {
    help: 'Upstream calls as their operations saw them.',
    labels: { endpoint, outcome: closed.CALL_OUTCOMES },
  },
  gateway_upstream_withheld_total: {
    help: 'Requests not sent to Zenskar, since it had asked for fewer (paused) or had failed (short_circuited), whatever their callers were told instead.',
    labels: { endpoint, reason: closed.WITHHOLDINGS },
  },
  gateway_upstream_retries_total: { help: 'Attempts after the first.', labels: { endpoint } },
  gateway_coalesced_calls_total: {
    help: 'Calls answered by another one under way.',
    labels: { endpoint },
  },
  gateway_contract_violations_total: {
    help: 'Answers with a row of another customer than the one asked for.',
    labels: { endpoint: closed.OWNED_ENDPOINTS },
  },
  gateway_broken_rows_total: {
    help: 'Rows that could not be read, counted each time they came.',
    labels: { endpoint },
  },
  gateway_log_lines_dropped_total: {
    help: 'Lines of the log that were lost, since nobody read them in time.',
    labels: {},
  },
  gateway_store_commands_total: {
    help: 'Commands to the store that replicas share.',
    labels: { command: closed.STORE_COMMANDS, outcome: closed.STORE_OUTCOMES },
  },
  gateway_store_looks_total: {
    help: 'What was found in the store that replicas share.',
    labels: { result: closed.STORE_LOOKS },
  },
} as const satisfies Table;

export type CounterName = keyof typeof COUNTERS;

/** Every gauge of ours. The labels of `gateway_build_info` are known to the running program only. */
export const GAUGES = {
  gateway_build_info: { help: 'One; its labels say what is running.', labels: {} },
  http_server_active_requests: { help: 'HTTP requests being answered.', labels: {} },
  gateway_upstream_breaker_state: {
    help: 'One for the state that the circuit breaker is in, zero for the others.',
    labels: { state: closed.BREAKER_STATES },
  },
  gateway_upstream_bulkhead_calls: {
    help: 'Upstream calls that run, and those that wait for a place or, paced, for their turn in a second.',
    labels: { state: closed.BULKHEAD_STATES },
  },
  gateway_kept_answers: {
    help: 'Answers of the upstream that this process keeps.',
    labels: {},
  },
  gateway_kept_bytes: {
    help: 'About how many bytes they take, with the responses that are made of them; CACHE_MB bounds them.',
    labels: {},
  },
  gateway_store_state: {
    help: 'One for the state of the store that replicas share, zero for the others.',
    labels: { state: closed.STORE_STATES },
  },
} as const satisfies Table;

export type GaugeName = keyof typeof GAUGES;

/** Every histogram of ours, in seconds. */
export const HISTOGRAMS = {
  http_server_request_duration_seconds: {
    help: 'How long HTTP requests took to answer.',
    labels: {
      http_request_method: closed.METHODS,
      http_route: closed.ROUTES,
      http_response_status_code: closed.ANSWERS,
    },
  },
  http_client_request_duration_seconds: {
    help: 'How long single HTTP requests to Zenskar took, retries counted separately.',
    labels: { endpoint, outcome: closed.ATTEMPT_OUTCOMES },
  },
  gateway_store_command_duration_seconds: {
    help: 'How long commands took that were sent to the store that replicas share.',
    labels: { command: closed.STORE_COMMANDS },
  },
} as const satisfies Table;

export type HistogramName = keyof typeof HISTOGRAMS;
