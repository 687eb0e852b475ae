import { errors, Pool } from 'undici';
import type { Clock } from '../domain/clock.ts';
import { Failed } from '../domain/failure.ts';
import type { Beginnings } from '../domain/turns.ts';
import { unpack } from '../domain/unpack.ts';
import type { TraceHeaders } from '../observability/trace-context.ts';
import { AnswerCollector, type Wire } from './answer-collector.ts';
import { ArrivingBodies } from './arriving-bodies.ts';
import { LostConnections } from './lost-connections.ts';
import type { Ask, Call } from './send.ts';
import { codeOf, TooLarge, Unanswered, Unreached } from './unanswered.ts';

/** What the transport needs of a request. */
export interface TransportRequest {
  readonly path: string;
  readonly call: Pick<Call, 'tenant' | 'credentials' | 'signal'>;
  /** Where in a trace the request is, in the words of Trace Context. */
  readonly headers: TraceHeaders;
}

/** Fetches one path of the upstream. Fails with `Failed` unless an answer of any status arrived whole. */
export interface Transport {
  readonly ask: Ask<TransportRequest>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly baseUrl: URL;
  /** Sent as `apiversion` unless null. */
  readonly apiVersion: string | null;
  /** Bound on connecting, on waiting for the first byte and on each pause between bytes. */
  readonly timeoutMs: number;
  /** Connections to the upstream, and thereby calls under way at once; further ones wait. */
  readonly connections: number;
  /** Longest body that is read. */
  readonly maxBytes: number;
  readonly clock: Pick<Clock, 'now' | 'epoch'>;
  /** When long answers are read. */
  readonly turns: Beginnings;
  /** How much is kept of the long answers of one tenant until they are read. */
  readonly waitingBytes?: number;
}

/** In bytes: what is read next is there when its turn comes, and of the rest little more than sockets hold. */
const WAITING_BYTES = 4_194_304;

/** In bytes. Front doors add policies, cookies and reports to what is Zenskar's. */
const MAX_HEADER_BYTES = 65_536;

/**
 * Keep-alive HTTP to one origin. Redirects are not followed: they could carry the key elsewhere. Compression is not asked
 * for, as it costs more than it saves within a data centre; a body that comes packed nevertheless is unpacked, within the bound.
 */
export function createTransport(options: TransportOptions): Transport {
  const { baseUrl, apiVersion, timeoutMs, maxBytes } = options;
  const lost = new LostConnections(options.connections);
  const pool = new Pool(baseUrl.origin, {
    connections: options.connections,
    connect: lost.connector(timeoutMs),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxBytes,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: 10_000,
    pipelining: 1,
  });
  const prefix = baseUrl.pathname.replace(/\/+$/, '');
  const wire: Wire = {
    dispatch: (request, handler) => {
      pool.dispatch(request, handler);
    },
    explain: (error, state) => {
      if (state === 'given-up') return givenUp();
      const failed = toFailed(error, timeoutMs, maxBytes);
      return state === 'unsent' ? new Unreached(failed.failure, failed.code) : failed;
    },
    clock: options.clock,
    answered: () => {
      lost.answered();
    },
    unpack: (body, encodings, done) => {
      unpack(body, encodings, maxBytes, (error, unpacked) => {
        done(error === null ? null : notUnpacked(error, maxBytes), unpacked);
      });
    },
    maySendAgain: (error) => lost.maySendAgain(error),
    turns: options.turns,
    bodies: new ArrivingBodies(options.waitingBytes ?? WAITING_BYTES),
  };
  return {
    ask({ path, call: { tenant, signal, credentials }, headers: { traceparent, tracestate } }, waiting) {
      if (signal.aborted) {
        waiting.failed(givenUp());
        return;
      }
      const { apiKey, organisation } = credentials;
      const headers = ['accept', 'application/json', 'accept-encoding', 'identity'];
      if (apiVersion !== null) headers.push('apiversion', apiVersion);
      headers.push('x-api-key', apiKey, 'organisation', organisation, 'traceparent', traceparent);
      if (tracestate !== undefined) headers.push('tracestate', tracestate);
      new AnswerCollector(
        wire,
        { method: 'GET', path: prefix + path, headers },
        tenant,
        signal,
        waiting,
      ).send();
    },
    close: () => pool.destroy(),
  };
}

function toFailed(error: unknown, timeoutMs: number, maxBytes: number): Unanswered {
  const code = codeOf(error);
  if (
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.ConnectTimeoutError
  ) {
    return new Unanswered({ kind: 'upstream-timeout', milliseconds: timeoutMs }, code);
  }
  if (error instanceof errors.ResponseExceededMaxSizeError) return tooLarge(maxBytes, code);
  return new Unanswered({ kind: 'upstream-unavailable', reason: 'the connection failed or was cut' }, code);
}

function tooLarge(maxBytes: number, code: string | null): TooLarge {
  const message = `Expected at most ${maxBytes} bytes, got more.`;
  return new TooLarge({ kind: 'upstream-invalid', path: '$', message }, code);
}

function notUnpacked(error: Error, maxBytes: number): Unanswered {
  const code = codeOf(error);
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(maxBytes, code);
  const message = 'Expected a body that can be unpacked, got something else.';
  return new Unanswered({ kind: 'upstream-invalid', path: '$', message }, code);
}

/** Known by the signal, since an abort rejects with whatever reason the caller chose. */
function givenUp(): Failed {
  return new Failed({ kind: 'upstream-unavailable', reason: 'the call was given up' });
}
