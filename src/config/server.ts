import type { EnvReader } from './env-reader.ts';
import { DRAIN_DELAY_MS } from './fixed.ts';
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
    // With no load balancer in front, whoever presses Ctrl-C should not wait.
    drainDelayMs: env.optionalInteger('DRAIN_DELAY_MS') ?? (isLoopback(host) ? 0 : DRAIN_DELAY_MS),
    drainTimeoutMs: env.integer('DRAIN_TIMEOUT_MS'),
  };
}
