import { LIVE_PATH, READY_PATH } from '../config/fixed.ts';
import type { Status } from '../observability/labels.ts';
import type { EdgeResponse } from './exchange.ts';

/** What the readiness probe depends on. The upstream is not among it: no restart of ours would heal it. */
export interface Readiness {
  readonly draining: boolean;
  readonly overwhelmed: boolean;
}

/** Answers the probes on their exact paths; null for any other path. */
export function probe(path: string, readiness: Readiness): EdgeResponse | null {
  if (path === LIVE_PATH) return text(200, 'live');
  if (path !== READY_PATH) return null;
  if (readiness.draining) return text(503, 'draining');
  return readiness.overwhelmed ? text(503, 'overwhelmed') : text(200, 'ready');
}

function text(status: Status, body: string): EdgeResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${body}\n` };
}
