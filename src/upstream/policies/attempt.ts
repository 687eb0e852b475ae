import type { AbortView } from '../../domain/light-signal.ts';
import type { SentSpan } from '../../observability/operation-trace.ts';
import type { TraceHeaders } from '../../observability/trace-context.ts';
import type { UpstreamRequest, Waiting } from '../send.ts';
import type { Scope } from './scope.ts';

/** One try at a request. What the policies find out about it is written on it, for those that come after them. */
export interface Attempt extends UpstreamRequest {
  /** 1 for the first try. */
  readonly attempt: number;
  /** What its failure counts against. */
  readonly scope: Scope;
  /** When it was given leave to begin; as far as calls are counted by the second. */
  beat: number;
  /** How many requests were made for it so far, those of earlier attempts included. */
  sent: number;
  /** Of the request that is under way. */
  span: SentSpan | null;
  /** Tells what is below to end. */
  signal: AbortView | null;
  /** Bounds its time; null where nobody does. */
  judge: Judge | null;
  /** How long it has been under way, when its caller is told or leaves. */
  milliseconds: number;
}

/** Knows how long an attempt is worth waiting for. */
export interface Judge {
  /** How long it may take, of `longest` at most. */
  timeLimit(longest: number): number;
  /** How long it must have been under way before it is worth asking whether it is lost. */
  readonly patienceMs: number;
  /** Whether it had better be given up. */
  isLost(): boolean;
}

/** Who waits for what comes of an attempt. */
export interface Attempting extends Waiting {
  /** Its caller has left, and goes with this reason; the attempt goes on for a moment, and its end is told as ever. */
  left(reason: Error): void;
}

export type AskAttempt = (attempt: Attempt, waiting: Attempting) => void;

/** Begins a request that is made for an attempt, in the trace of its operation; one that was under way has been lost. */
export function beginRequest(attempt: Attempt): TraceHeaders {
  attempt.span?.end({ outcome: 'network', status: null });
  attempt.span = attempt.call.trace.startAttempt(attempt.endpoint, attempt.sent);
  attempt.sent += 1;
  return attempt.span.headers;
}

/** Does something before or after whatever is below it is asked. */
export type Policy = (next: AskAttempt) => AskAttempt;

/** Puts the policies around what is asked in the end: an attempt meets the first one first. */
export function compose(policies: readonly Policy[], innermost: AskAttempt): AskAttempt {
  return policies.reduceRight((next, policy) => policy(next), innermost);
}
