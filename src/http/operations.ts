import type { Principal } from '../auth/principal.ts';
import type { Clock } from '../domain/clock.ts';
import { operationCode } from '../observability/labels.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { OperationLog } from '../observability/operation-log.ts';
import { OperationTrace, type TracingOptions } from '../observability/operation-trace.ts';
import { CallLog } from '../upstream/call-log.ts';
import type { UpstreamEvent } from '../upstream/policies/upstream-event.ts';
import { bodyInAddress } from './address-body.ts';
import { withoutBody } from './body-refusals.ts';
import { demandIn } from './demand.ts';
import type { Door } from './door.ts';
import { type EdgeRequest, type EdgeResponse, isInParts, isRead } from './exchange.ts';
import type { Asker, Graph } from './graph.ts';
import { freshOutcome, NO_ERRORS, type OperationOutcome } from './operation.ts';
import { OperationTime } from './operation-time.ts';
import { watched } from './places.ts';
import type { Rounds } from './rounds.ts';

export interface OperationsOptions {
  readonly clock: Clock;
  /** The largest body, which whoever makes the requests sees to. */
  readonly maxBodyBytes: number;
  readonly door: Door;
  readonly rounds: Rounds;
  /** Bound on one operation from its body to its answer. */
  readonly deadlineMs: number;
  readonly metrics: Metrics;
  readonly log: OperationLog;
  readonly tracing: TracingOptions;
  /** Answers operations; a body is JSON text that nobody has looked at yet. */
  readonly graph: Pick<Graph, 'recall' | 'isKept' | 'execute'>;
}

/**
 * Runs an authenticated request as an operation: with a deadline, a place in a trace, and an account of what it did.
 * Every such request leaves one line in the log, also one whose body cannot be read or whose sender left. Requests of
 * strangers are only counted: whoever likes could fill the log with them.
 */
export type RunOperation = (
  request: EdgeRequest,
  requestId: string,
  principal: Principal,
  /** Whose share it counts against. */
  owner: string,
) => Promise<EdgeResponse>;

export function createOperations(options: OperationsOptions): RunOperation {
  const { clock, tracing, deadlineMs, maxBodyBytes, door, graph, metrics, log } = options;

  return async (request, requestId, principal, owner) => {
    const start = clock.now();
    const tolerance = demandIn(request.headers['cache-control']);
    const isKept = (body: string) => graph.isKept(body, principal.tenant, tolerance);
    const trace = new OperationTrace(tracing, request.headers['traceparent'], request.headers['tracestate']);
    const calls = new CallLog(clock);
    const outcome = freshOutcome();
    let time: OperationTime | null = null;
    let status = 500;
    let isHandedOver = false;
    try {
      const body = await receive(request, owner, principal.tenant, outcome, isKept);
      if (typeof body !== 'string') {
        status = body.status;
        return body;
      }
      const debug = principal.kind === 'organisation' && request.headers['x-gateway-debug'] !== undefined;
      const asker = { principal, calls, debug, outcome, tolerance };
      const response = recall(body, asker) ?? (await execute(body, asker));
      status = response.status;
      const { kept } = calls;
      const told = kept === null ? response : withAge(response, clock.epoch() - kept.asOf);
      if (request.place === null) return told;
      isHandedOver = true;
      request.place = watched(request.place, end);
      // Where all is done, the time that is left is the reader's.
      if (!isInParts(response.body)) executed();
      return told;
    } catch (error) {
      outcome.errors = ['INTERNAL'];
      throw error;
    } finally {
      if (!isHandedOver) end(false);
    }

    /** What was told before needs neither time nor room upstream. Whoever has left is told nothing. */
    function recall(body: string, asker: Asker): EdgeResponse | null {
      return request.signal.aborted ? null : graph.recall(body, request.headers.accept, asker);
    }

    async function execute(body: string, { debug }: Asker): Promise<EdgeResponse> {
      const refusal = door.begin(owner, principal.tenant, calls, () => isKept(body));
      if (refusal !== null) {
        outcome.errors = ['OVERLOADED'];
        return refusal;
      }
      time = new OperationTime(clock, deadlineMs, request.signal);
      const caller = {
        signal: time.signal,
        deadline: time.deadline,
        tenant: principal.tenant,
        credentials: principal.credentials,
        trace,
        tolerance,
        patience: { until: null },
        observe: observing(outcome, metrics),
      };
      const queriesOnly = isRead(request);
      const operation = { requestId, principal, caller, calls, debug, queriesOnly, outcome };
      return graph.execute(body, request.headers.accept, operation);
    }

    /** Nothing is asked of the upstream any more, and no room is kept there. */
    function executed(): void {
      time?.end();
      calls.end();
    }

    /** With the last byte of the answer, or with its reader. */
    function end(isCut: boolean): void {
      executed();
      const { kind, document, retries, sharedCalls } = outcome;
      // What went wrong in an answer that nobody waited for is a consequence of that, and no refusal either.
      const isAborted = isCut || request.signal.aborted;
      const errors = isAborted ? NO_ERRORS : outcome.errors;
      const code = isAborted ? 'ABORTED' : operationCode(errors);
      const upstreamCalls = calls.calls.length;
      trace.end({ kind, code, upstreamCalls, sharedCalls });
      metrics.operation(kind, code);
      if (outcome.way !== null) metrics.operationWay(outcome.way);
      for (const error of errors) metrics.operationError(error);
      if (outcome.refusal !== null && !isAborted) metrics.refused(outcome.refusal);
      for (const { endpoint, outcome: ended } of calls.calls) metrics.upstreamCall(endpoint, ended);
      log({
        requestId,
        traceId: trace.traceId,
        kind,
        document,
        tenant: principal.tenant,
        code,
        errors,
        refusal: isAborted ? null : outcome.refusal,
        status: isAborted ? null : status,
        upstreamCalls,
        kept: calls.told('kept'),
        stale: calls.told('stale'),
        waves: calls.waves,
        retries,
        milliseconds: clock.now() - start,
      });
    }
  };

  /** The body of a request that has a place by then, and its turn; or the answer where it gets neither. */
  async function receive(
    request: EdgeRequest,
    owner: string,
    tenant: string,
    outcome: OperationOutcome,
    isKept: (body: string) => boolean,
  ): Promise<string | EdgeResponse> {
    try {
      const body = isRead(request) ? bodyInAddress(request.target) : await request.readBody(owner);
      const refusal = door.enter(request, owner, tenant, () => isKept(body));
      if (refusal !== null) {
        outcome.errors = ['OVERLOADED'];
        return refusal;
      }
      const turn = options.rounds.turnOf(owner);
      if (turn !== null) await turn;
      return body;
    } catch (error) {
      const { code, refusal, response } = withoutBody(error, maxBodyBytes, metrics);
      outcome.errors = [code];
      outcome.refusal = refusal;
      return response;
    }
  }
}

/** Says in seconds how old the oldest part of an answer is. */
function withAge(response: EdgeResponse, milliseconds: number): EdgeResponse {
  const age = String(Math.max(0, Math.floor(milliseconds / 1000)));
  const { status, headers, body } = response;
  return { status, headers: { ...headers, age }, body };
}

/**
 * Apart from the operation: a call that is shared keeps the observers of all who share it until the last of them has its
 * answer, and must not keep their requests and answers with them.
 */
function observing(outcome: OperationOutcome, metrics: Metrics): (event: UpstreamEvent) => void {
  return (event) => {
    if (event.kind === 'retry') outcome.retries += 1;
    if (event.kind !== 'call' || !event.coalesced) return;
    metrics.coalesced(event.endpoint);
    outcome.sharedCalls += 1;
  };
}
