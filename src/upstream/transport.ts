import { errors, Pool } from 'undici';
import { Failed } from '../domain/failure.ts';

/** An answer as it came, fully read. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
}

/** Fetches one path of the upstream. Rejects with `Failed` unless an answer of any status arrived whole. */
export interface Transport {
  get(path: string, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly baseUrl: URL;
  /** Sent with each request as they are: the credentials, and the API version where one is set. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bound on connecting, on waiting for the first byte and on each pause between bytes. */
  readonly timeoutMs: number;
  /** Connections to the upstream, and thereby calls under way at once; further ones wait. */
  readonly connections: number;
  /** Longest body that is read. */
  readonly maxBytes: number;
}

/**
 * Keep-alive HTTP to one origin. Redirects are not followed: they could carry the key elsewhere. Compression is not
 * offered: a small body that unpacks to a large one would escape the size bound.
 */
export function createTransport(options: TransportOptions): Transport {
  const { baseUrl, timeoutMs, maxBytes } = options;
  const pool = new Pool(baseUrl.origin, {
    connections: options.connections,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxBytes,
    keepAliveTimeout: 10_000,
    pipelining: 1,
  });
  const prefix = baseUrl.pathname.replace(/\/+$/, '');
  const headers = { accept: 'application/json', 'accept-encoding': 'identity', ...options.headers };
  return {
    async get(path, signal) {
      try {
        const response = await pool.request({ method: 'GET', path: prefix + path, headers, signal });
        const retryAfter = response.headers['retry-after'];
        const body = await response.body.text();
        return {
          status: response.statusCode,
          retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
          body,
        };
      } catch (error) {
        throw signal.aborted ? givenUp() : toFailed(error, timeoutMs, maxBytes);
      }
    },
    close: () => pool.destroy(),
  };
}

function toFailed(error: unknown, timeoutMs: number, maxBytes: number): Failed {
  if (
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.ConnectTimeoutError
  ) {
    return new Failed({ kind: 'upstream-timeout', milliseconds: timeoutMs });
  }
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    const message = `Expected at most ${maxBytes} bytes, got more.`;
    return new Failed({ kind: 'upstream-invalid', path: '$', message });
  }
  return new Failed({ kind: 'upstream-unavailable', reason: 'the connection failed or was cut' });
}

/** Known by the signal, since an abort rejects with whatever reason the caller chose. */
function givenUp(): Failed {
  return new Failed({ kind: 'upstream-unavailable', reason: 'the call was given up' });
}
