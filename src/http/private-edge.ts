import { INVALIDATION_PATH, METRICS_PATH } from '../config/fixed.ts';
import type { Metrics } from '../observability/metrics.ts';
import { type Edge, type EdgeRequest, type EdgeResponse, isRead } from './exchange.ts';
import { refuse } from './refusals.ts';
import { pathOf } from './request-target.ts';

/**
 * What is for those who run the gateway, on a port of its own, so that no proxy shows it to the world by mistake: the page that
 * Prometheus scrapes, and what forgets customers. `invalidate` is null where nobody may.
 */
export function privateEdge(
  metrics: Metrics,
  invalidate: ((request: EdgeRequest) => Promise<EdgeResponse>) | null,
): Edge {
  const paths = invalidate === null ? METRICS_PATH : `${METRICS_PATH} or ${INVALIDATION_PATH}`;
  return async (request) => {
    const path = pathOf(request.target);
    if (path === INVALIDATION_PATH && invalidate !== null) return invalidate(request);
    if (path !== METRICS_PATH) return refuse(404, 'NOT_FOUND', `Expected the path ${paths}.`);
    if (!isRead(request)) return refuse(405, 'BAD_USER_INPUT', 'Expected a GET.', { allow: 'GET, HEAD' });
    return { status: 200, headers: { 'content-type': metrics.contentType }, body: await metrics.render() };
  };
}
