import type { Principal } from '../auth/principal.ts';
import type { Clock } from '../domain/clock.ts';
import { Failed } from '../domain/failure.ts';
import type { OperationCode } from '../observability/labels.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { OperationLog } from '../observability/operation-log.ts';
import type { RandomHex } from '../observability/random-hex.ts';
import { newSpanId, readTraceContext, traceHeaders } from '../observability/trace-context.ts';
import type { Tracer } from '../observability/tracing.ts';
import { callOutcome, CallLog } from '../upstream/call-log.ts';
import type { EdgeRequest, EdgeResponse } from './exchange.ts';
import { freshOutcome, type Operation } from './operation.ts';

export interface OperationsOptions {
  readonly clock: Clock;
  readonly randomHex: RandomHex;
  /** Bound on one operation from its body to its answer. */
  readonly deadlineMs: number;
  readonly metrics: Metrics;
  readonly log: OperationLog;
  readonly tracer: Tracer;
  /** Executes one operation; its body is JSON text that nobody has looked at yet. */
  readonly execute: (body: string, accept: string | undefined, operation: Operation) => Promise<EdgeResponse>;
}

/** Runs an authenticated request as an operation: with a deadline, a place in a trace, and an account of what it did. */
export type RunOperation = (
  request: EdgeRequest,
  requestId: string,
  principal: Principal,
  body: string,
) => Promise<EdgeResponse>;

export function createOperations(options: OperationsOptions): RunOperation {
  const { clock, randomHex, deadlineMs, metrics, log, tracer } = options;
  return async (request, requestId, principal, body) => {
    const start = clock.now();
    const trace = readTraceContext(request.headers['traceparent'], request.headers['tracestate'], randomHex);
    const span = tracer.startOperation('query', trace);
    const ended = new AbortController();
    const onDeadline = () => {
      ended.abort(new Failed({ kind: 'upstream-timeout', milliseconds: deadlineMs }));
    };
    const onLeave = () => {
      ended.abort(new Failed({ kind: 'upstream-unavailable', reason: 'the caller left' }));
    };
    const cancelDeadline = clock.setTimer(deadlineMs, onDeadline);
    request.signal.addEventListener('abort', onLeave);
    const outcome = freshOutcome();
    const place = span.context ?? trace;
    const operation: Operation = {
      requestId,
      principal,
      call: {
        signal: ended.signal,
        deadline: start + deadlineMs,
        tenant: principal.tenant,
        credentials: principal.credentials,
        headers: { ...traceHeaders(place, span.context?.parentId ?? newSpanId(randomHex)) },
        observe: (event) => {
          if (event.kind === 'retry') outcome.retries += 1;
          if (event.kind === 'call' && event.coalesced) metrics.coalesced(event.endpoint);
        },
      },
      calls: new CallLog(clock, span),
      debug: principal.kind === 'organisation' && request.headers['x-gateway-debug'] !== undefined,
      outcome,
    };
    const response = await options.execute(body, request.headers.accept, operation);
    cancelDeadline();
    request.signal.removeEventListener('abort', onLeave);
    const code: OperationCode = outcome.code;
    span.end({ code, upstreamCalls: operation.calls.calls.length });
    metrics.operation(outcome.kind, code);
    for (const { endpoint, failure } of operation.calls.calls)
      metrics.upstreamCall(endpoint, callOutcome(failure));
    log({
      requestId,
      traceId: trace.traceId,
      kind: outcome.kind,
      document: outcome.document,
      tenant: principal.tenant,
      code,
      status: response.status,
      upstreamCalls: operation.calls.calls.length,
      waves: operation.calls.waves,
      retries: outcome.retries,
      milliseconds: clock.now() - start,
      aborted: request.signal.aborted,
    });
    return response;
  };
}
