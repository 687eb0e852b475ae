import type { AttemptTrace } from '../../src/observability/operation-trace.ts';

/** The trace of an operation that nobody follows. */
export const UNRECORDED: AttemptTrace = {
  startAttempt: () => ({ headers: { traceparent: 'unrecorded' }, end: () => undefined }),
};
