import type { RandomHex } from './random-hex.ts';
import { readTracestate } from './tracestate.ts';

/** A place in a distributed trace, as W3C Trace Context carries it. */
export interface TraceContext {
  readonly traceId: string;
  /** Span of whoever called, or null at the start of a trace. */
  readonly parentId: string | null;
  readonly sampled: boolean;
  /** What tracing systems on the way noted down; bounded, passed on as it is. */
  readonly tracestate: string | null;
}

/** A header as Node or Fetch gives it. */
export type HeaderValue = string | readonly string[] | null | undefined;

export interface TraceHeaders {
  readonly traceparent: string;
  readonly tracestate?: string;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const SAMPLED = 1;
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/** The caller's place in a trace, or the start of a new one where the caller sent none or a malformed one. */
export function readTraceContext(
  traceparent: HeaderValue,
  tracestate: HeaderValue,
  randomHex: RandomHex,
): TraceContext {
  const parent = parseTraceparent(traceparent);
  // The state belongs to its parent: without one it means nothing.
  if (parent !== null) return { ...parent, tracestate: readTracestate(tracestate) };
  return { traceId: nonZero(randomHex(TRACE_ID_BYTES)), parentId: null, sampled: false, tracestate: null };
}

/** Names a span of our own: one for each request that goes upstream. */
export function newSpanId(randomHex: RandomHex): string {
  return nonZero(randomHex(SPAN_ID_BYTES));
}

/** The headers of a request that goes upstream as the span named. */
export function traceHeaders(context: TraceContext, spanId: string): TraceHeaders {
  const traceparent = `00-${context.traceId}-${spanId}-${context.sampled ? '01' : '00'}`;
  return context.tracestate === null ? { traceparent } : { traceparent, tracestate: context.tracestate };
}

function parseTraceparent(
  header: HeaderValue,
): { traceId: string; parentId: string; sampled: boolean } | null {
  const text = typeof header === 'string' ? header : header?.length === 1 ? header[0] : undefined;
  const match = TRACEPARENT.exec(text?.trim() ?? '');
  if (match === null) return null;
  const [, version = '', traceId = '', parentId = '', flags = '', further] = match;
  // Later versions may append fields; version 00 ends here, and ff is no version.
  if (version === 'ff' || (version === '00' && further !== undefined)) return null;
  if (isZero(traceId) || isZero(parentId)) return null;
  return { traceId, parentId, sampled: (parseInt(flags, 16) & SAMPLED) !== 0 };
}

function isZero(id: string): boolean {
  return /^0*$/.test(id);
}

/** All zeros are no id. */
function nonZero(id: string): string {
  return isZero(id) ? `${id.slice(1)}1` : id;
}
