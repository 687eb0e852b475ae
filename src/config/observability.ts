import type { EnvReader } from './env-reader.ts';
import { hostName, oneOf, onOff } from './readers.ts';

/** What the gateway says about itself. */
export type ObservabilityConfig = {
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Null: no metrics; 0: any free port. */
  readonly metricsPort: number | null;
  /** Where that port is open. */
  readonly metricsHost: string;
  readonly tracing: boolean;
};

const level = oneOf(['silent', 'error', 'warn', 'info', 'debug']);

/** Metrics have a port of their own, so that no proxy in front of the gateway shows them by mistake. */
export function readObservability(env: EnvReader, port: number): ObservabilityConfig {
  const metricsPort = env.optionalInteger('METRICS_PORT');
  if (metricsPort === port && port !== 0 && env.isSound('PORT')) {
    env.report('METRICS_PORT', `is ${port}, and so is PORT. Choose another port for metrics.`);
  }
  return {
    logLevel: env.value('LOG_LEVEL', level, 'info'),
    metricsPort,
    metricsHost: env.value('METRICS_HOST', hostName, 'localhost'),
    tracing: env.value('OTEL_TRACING', onOff, false),
  };
}
