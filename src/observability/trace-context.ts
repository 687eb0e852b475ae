import type { RandomHex } from './random-hex.ts';
import { readTracestate } from './tracestate.ts';

/** A place in a distributed trace, as W3C Trace Context carries it: Level 2, which reads whatever Level 1 writes. */
export interface TraceContext {
  readonly traceId: string;
  /** Span of whoever called, or null at the start of a trace. */
  readonly parentId: string | null;
  readonly sampled: boolean;
  /** Whether the last seven bytes of the trace id are known to be random, so that samplers may decide by them. */
  readonly random: boolean;
  /** What tracing systems on the way noted down; bounded, passed on as it is. */
  readonly tracestate: string | null;
}

/** A header as Node or Fetch gives it. */
export type HeaderValue = string | readonly string[] | null | undefined;

export interface TraceHeaders {
  readonly traceparent: string;
  readonly tracestate?: string;
}

/** Version 00, or a later one that may append fields. A comma means several headers that somebody has joined. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[^,]*)?$/;
const SAMPLED = 1;
const RANDOM = 2;
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
  const traceId = nonZero(randomHex(TRACE_ID_BYTES));
  return { traceId, parentId: null, sampled: false, random: true, tracestate: null };
}

/** Names a span of our own: one for each request that goes upstream. */
export function newSpanId(randomHex: RandomHex): string {
  return nonZero(randomHex(SPAN_ID_BYTES));
}

/** The headers of a request that goes upstream as the span named. Flags that nobody has defined yet are zero. */
export function traceHeaders(
  { traceId, sampled, random, tracestate }: TraceContext,
  spanId: string,
): TraceHeaders {
  const flags = (sampled ? SAMPLED : 0) | (random ? RANDOM : 0);
  const traceparent = `00-${traceId}-${spanId}-0${flags}`;
  return tracestate === null ? { traceparent } : { traceparent, tracestate };
}

function parseTraceparent(header: HeaderValue): Omit<TraceContext, 'tracestate'> | null {
  const text = typeof header === 'string' ? header : header?.length === 1 ? header[0] : undefined;
  const match = TRACEPARENT.exec(text?.trim() ?? '');
  if (match === null) return null;
  const [, version = '', traceId = '', parentId = '', digits = '', further] = match;
  // Later versions may append fields; version 00 ends here, and ff is no version.
  if (version === 'ff' || (version === '00' && further !== undefined)) return null;
  if (isZero(traceId) || isZero(parentId)) return null;
  const flags = parseInt(digits, 16);
  return { traceId, parentId, sampled: (flags & SAMPLED) !== 0, random: (flags & RANDOM) !== 0 };
}

function isZero(id: string): boolean {
  return /^0*$/.test(id);
}

/** All zeros are no id. */
function nonZero(id: string): string {
  return isZero(id) ? `${id.slice(1)}1` : id;
}
