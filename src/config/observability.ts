import type { EnvReader } from './env-reader.ts';
import { hostName, oneOf, onOff } from './readers.ts';

/** What the gateway says about itself. */
export type ObservabilityConfig = {
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** For those who run the gateway. Null: none; 0: any free port. */
  readonly privatePort: number | null;
  /** Where that port is open. */
  readonly privateHost: string;
  readonly tracing: boolean;
};

const level = oneOf(['silent', 'error', 'warn', 'info', 'debug']);

/** Metrics have a port of their own, so that no proxy in front of the gateway shows them by mistake. */
export function readObservability(env: EnvReader, port: number): ObservabilityConfig {
  const privatePort = env.optionalInteger('PRIVATE_PORT');
  if (privatePort === port && port !== 0 && env.isSound('PORT')) {
    env.report(
      'PRIVATE_PORT',
      `is ${port}, and so is PORT. Choose another port for those who run the gateway.`,
    );
  }
  return {
    logLevel: env.value('LOG_LEVEL', level, 'info'),
    privatePort,
    privateHost: env.value('PRIVATE_HOST', hostName, 'localhost'),
    tracing: env.value('OTEL_TRACING', onOff, false),
  };
}
