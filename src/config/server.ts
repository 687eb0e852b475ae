import type { EnvReader } from './env-reader.ts';
import { isLoopback } from './loopback.ts';

/** How patient the server is with its clients. */
export type ServerConfig = {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** How long it goes on serving after the signal to stop. */
  readonly drainDelayMs: number;
  /** How long it then waits for the requests in flight. */
  readonly drainTimeoutMs: number;
};

/** Long enough for a load balancer to stop sending; with none in front, whoever presses Ctrl-C should not wait. */
const DRAIN_DELAY_MS = 5000;

export function readServer(env: EnvReader, host: string): ServerConfig {
  const headersTimeoutMs = env.integer('HEADERS_TIMEOUT_MS');
  const requestTimeoutMs = env.integer('REQUEST_TIMEOUT_MS');
  const sound = env.isSound('HEADERS_TIMEOUT_MS') && env.isSound('REQUEST_TIMEOUT_MS');
  if (sound && requestTimeoutMs < headersTimeoutMs) {
    env.report(
      'REQUEST_TIMEOUT_MS',
      `is ${requestTimeoutMs}, but HEADERS_TIMEOUT_MS is ${headersTimeoutMs}, and the head is part of the request. Raise this, or lower HEADERS_TIMEOUT_MS.`,
    );
  }
  return {
    headersTimeoutMs,
    requestTimeoutMs,
    drainDelayMs: env.optionalInteger('DRAIN_DELAY_MS') ?? (isLoopback(host) ? 0 : DRAIN_DELAY_MS),
    drainTimeoutMs: env.integer('DRAIN_TIMEOUT_MS'),
  };
}
