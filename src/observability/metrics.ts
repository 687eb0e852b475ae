import * as closed from './labels.ts';
import {
  type CounterName,
  COUNTERS,
  type GaugeName,
  GAUGES,
  type HistogramName,
  HISTOGRAMS,
} from './metric-tables.ts';
import { createPrometheus, type Count, type Observe } from './prometheus.ts';

/** What the gateway counts and times. Every argument is of a closed set: nothing a client sends becomes a label. */
export interface Metrics {
  /** Call once per HTTP request; its other half is {@link Metrics.requestEnded}, whatever happens in between. */
  readonly requestStarted: () => void;
  readonly requestEnded: (
    method: closed.Method,
    route: closed.Route,
    answer: closed.AnswerLabel,
    seconds: number,
  ) => void;
  readonly operation: (kind: closed.OperationKind, code: closed.OperationCode) => void;
  /** By which way an operation went, whatever became of it. */
  readonly operationWay: (way: closed.OperationWay) => void;
  /** One error in the answer to an operation, whose code need not be the one that the operation goes by. */
  readonly operationError: (code: closed.OperationError) => void;
  /** A request turned away for what it is. */
  readonly refused: (reason: closed.Refusal) => void;
  /** A request turned away for want of room. */
  readonly shed: (reason: closed.ShedReason) => void;
  /** What came over a connection, and was no request. */
  readonly unreadable: (status: closed.UnreadableStatus) => void;
  /** A message that customers have changed. */
  readonly invalidation: (result: closed.InvalidationResult) => void;
  /** A call upstream as its operation saw it, however many attempts it took. */
  readonly upstreamCall: (endpoint: closed.Endpoint, outcome: closed.CallOutcome) => void;
  /** One HTTP exchange with the upstream. */
  readonly upstreamAttempt: (
    endpoint: closed.Endpoint,
    outcome: closed.AttemptOutcome,
    seconds: number,
  ) => void;
  /** One that was not made, because of what the upstream had said or not said before. */
  readonly upstreamWithheld: (endpoint: closed.Endpoint, reason: closed.Withholding) => void;
  readonly retry: (endpoint: closed.Endpoint) => void;
  /** A call that was answered by one already under way. */
  readonly coalesced: (endpoint: closed.Endpoint) => void;
  /** An answer with a row of another customer than the one asked for. */
  readonly contractViolation: (endpoint: closed.OwnedEndpoint) => void;
  /** A row that could not be read, so that whatever needs it is an error. */
  readonly brokenRow: (endpoint: closed.Endpoint) => void;
  /** One command to the store that replicas share; `seconds` is of no account where it was skipped. */
  readonly storeCommand: (
    command: closed.StoreCommand,
    outcome: closed.StoreOutcome,
    seconds: number,
  ) => void;
  readonly storeLook: (result: closed.StoreLook) => void;
  /** Gives the gauges something to read; to be called once, before the first scrape. */
  readonly watch: (sources: GaugeSources) => void;
  /** The page that Prometheus scrapes. */
  readonly render: () => Promise<string>;
  readonly contentType: string;
}

/** Read at each scrape. */
export interface GaugeSources {
  readonly breaker: () => closed.BreakerState;
  readonly bulkhead: () => Readonly<Record<(typeof closed.BULKHEAD_STATES)[number], number>>;
  readonly store: () => closed.StoreState;
  /** Null where nothing is kept. */
  readonly kept: () => { readonly answers: number; readonly bytes: number } | null;
}

/** The bounds that OpenTelemetry recommends for HTTP durations, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const;

/** A store within reach answers in less than the least of those. */
const BOUNDS_OF: Readonly<Partial<Record<HistogramName, readonly number[]>>> = {
  gateway_store_command_duration_seconds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
};

export interface MetricsOptions {
  /** Whether the page also tells of memory, event loop and garbage collection. */
  readonly watchProcess: boolean;
  readonly build: Build;
  /** How many lines of the log were lost so far. Absent: none ever are. */
  readonly linesDropped?: () => number;
}

/** What is running. */
export interface Build {
  /** Of the gateway. */
  readonly version: string;
  /** The version of Node. */
  readonly node: string;
}

export function createMetrics({ watchProcess, build, linesDropped }: MetricsOptions): Metrics {
  const prometheus = createPrometheus();
  const counter = <N extends CounterName>(name: N): Count<(typeof COUNTERS)[N]['labels']> =>
    prometheus.counter(name, COUNTERS[name].help, COUNTERS[name].labels);
  const histogram = <N extends HistogramName>(name: N): Observe<(typeof HISTOGRAMS)[N]['labels']> =>
    prometheus.histogram(name, HISTOGRAMS[name].help, BOUNDS_OF[name] ?? BOUNDS, HISTOGRAMS[name].labels);
  const gauge = <N extends GaugeName>(
    name: N,
    read: (set: Observe<(typeof GAUGES)[N]['labels']>) => void,
  ) => {
    prometheus.gauge(name, GAUGES[name].help, GAUGES[name].labels, read);
  };
  let active = 0;
  let sources: GaugeSources | null = null;

  const info: GaugeName = 'gateway_build_info';
  const builds = { version: [build.version], node: [build.node] };
  prometheus.gauge(info, GAUGES[info].help, builds, (set) => {
    set({ ...build }, 1);
  });
  gauge('http_server_active_requests', (set) => {
    set({}, active);
  });
  gauge('gateway_upstream_breaker_state', (set) => {
    const current = sources?.breaker();
    if (current === undefined) return;
    for (const state of closed.BREAKER_STATES) set({ state }, state === current ? 1 : 0);
  });
  gauge('gateway_upstream_bulkhead_calls', (set) => {
    const load = sources?.bulkhead();
    if (load === undefined) return;
    for (const state of closed.BULKHEAD_STATES) set({ state }, load[state]);
  });
  gauge('gateway_store_state', (set) => {
    const current = sources?.store();
    if (current === undefined) return;
    for (const state of closed.STORE_STATES) set({ state }, state === current ? 1 : 0);
  });
  gauge('gateway_kept_answers', (set) => {
    const kept = sources?.kept();
    if (kept !== null && kept !== undefined) set({}, kept.answers);
  });
  gauge('gateway_kept_bytes', (set) => {
    const kept = sources?.kept();
    if (kept !== null && kept !== undefined) set({}, kept.bytes);
  });
  const served = histogram('http_server_request_duration_seconds');
  const attempts = histogram('http_client_request_duration_seconds');
  const operations = counter('gateway_operations_total');
  const ways = counter('gateway_operation_ways_total');
  const errors = counter('gateway_operation_errors_total');
  const refusals = counter('gateway_refused_total');
  const sheds = counter('gateway_shed_total');
  const unreadables = counter('gateway_unreadable_requests_total');
  const invalidations = counter('gateway_invalidations_total');
  const calls = counter('gateway_upstream_calls_total');
  const withheld = counter('gateway_upstream_withheld_total');
  const retries = counter('gateway_upstream_retries_total');
  const coalesced = counter('gateway_coalesced_calls_total');
  const violations = counter('gateway_contract_violations_total');
  const brokenRows = counter('gateway_broken_rows_total');
  const storeCommands = counter('gateway_store_commands_total');
  const storeSeconds = histogram('gateway_store_command_duration_seconds');
  const storeLooks = counter('gateway_store_looks_total');
  const dropped: CounterName = 'gateway_log_lines_dropped_total';
  prometheus.total(dropped, COUNTERS[dropped].help, linesDropped ?? (() => 0));
  if (watchProcess) prometheus.watchProcess();

  return {
    requestStarted: () => {
      active += 1;
    },
    requestEnded: (http_request_method, http_route, http_response_status_code, seconds) => {
      active -= 1;
      served({ http_request_method, http_route, http_response_status_code }, seconds);
    },
    operation: (kind, code) => {
      operations({ kind, code });
    },
    operationWay: (way) => {
      ways({ way });
    },
    operationError: (code) => {
      errors({ code });
    },
    refused: (reason) => {
      refusals({ reason });
    },
    shed: (reason) => {
      sheds({ reason });
    },
    unreadable: (status) => {
      unreadables({ status });
    },
    invalidation: (result) => {
      invalidations({ result });
    },
    upstreamCall: (at, outcome) => {
      calls({ endpoint: at, outcome });
    },
    upstreamAttempt: (at, outcome, seconds) => {
      attempts({ endpoint: at, outcome }, seconds);
    },
    upstreamWithheld: (at, reason) => {
      withheld({ endpoint: at, reason });
    },
    retry: (at) => {
      retries({ endpoint: at });
    },
    coalesced: (at) => {
      coalesced({ endpoint: at });
    },
    contractViolation: (at) => {
      violations({ endpoint: at });
    },
    brokenRow: (at) => {
      brokenRows({ endpoint: at });
    },
    storeCommand: (command, outcome, seconds) => {
      storeCommands({ command, outcome });
      if (outcome !== 'skipped') storeSeconds({ command }, seconds);
    },
    storeLook: (result) => {
      storeLooks({ result });
    },
    watch: (given) => {
      sources = given;
    },
    render: () => prometheus.render(),
    contentType: prometheus.contentType,
  };
}
