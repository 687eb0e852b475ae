import type { AttemptEnding, OperationSpan, Span, Tracer } from './tracer.ts';

const idleSpan: Span<AttemptEnding> = { context: null, end: () => undefined };
const idleOperation: OperationSpan = {
  context: null,
  end: () => undefined,
  startAttempt: () => idleSpan,
};

/** Records nothing and allocates nothing. */
export const idleTracer: Tracer = { startOperation: () => idleOperation };

/**
 * A tracer over OpenTelemetry, which is not even loaded when tracing is off. Whoever wants traces brings an SDK into the
 * process, for instance with `node --import`, with neither its GraphQL nor its undici instrumentation: the one makes a
 * span for every field, the other a second one for every request upstream.
 */
export async function loadTracer(enabled: boolean): Promise<Tracer> {
  if (!enabled) return idleTracer;
  const [api, { createOtelTracer }] = await Promise.all([
    import('@opentelemetry/api'),
    import('./otel-tracer.ts'),
  ]);
  return createOtelTracer(api);
}
