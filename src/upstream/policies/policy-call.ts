import type { Answer, Endpoint, UpstreamRequest } from '../send.ts';
import type { Call } from '../zenskar-api.ts';
import type { AbortView } from './light-signal.ts';
import type { UpstreamEvent } from './upstream-event.ts';

/** What the policies know of the operation that a call is for. */
export interface PolicyCall extends Call {
  /** Aborted when nobody waits any more, or the operation's deadline passed. */
  readonly signal: AbortSignal;
  /** Instant on the injected clock by which the operation must be answered. */
  readonly deadline: number;
  /** Nothing is shared across tenants. */
  readonly tenant: string;
  readonly credentials: { readonly apiKey: string; readonly organisation: string };
  /** Trace context that is passed upstream. */
  readonly headers: Readonly<Record<string, string>>;
  /** Told of whatever is done for this operation, also by calls that it shares. Must not throw. */
  readonly observe: (event: UpstreamEvent) => void;
}

export interface PolicyRequest extends UpstreamRequest {
  readonly call: PolicyCall;
}

/** A {@link import('../send.ts').Send} of requests that say who they are for: what goes into the policies and comes out. */
export type PolicySend = (request: PolicyRequest) => Promise<Answer>;

/** A call among policies. Its deadline may move to later, when another caller joins it. */
export interface InnerCall extends Omit<PolicyCall, 'signal'> {
  readonly signal: AbortView;
}

export interface InnerRequest {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly call: InnerCall;
}

export type InnerSend = (request: InnerRequest) => Promise<Answer>;

/** One try at a request. */
export interface Attempt extends InnerRequest {
  /** 1 for the first try. */
  readonly attempt: number;
}

/** What the policies below the retries wrap. */
export type AttemptSend = (request: Attempt) => Promise<Answer>;
