import { METRICS_PATH } from '../config/fixed.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Edge } from './exchange.ts';
import { refuse } from './refusals.ts';

/** The page that Prometheus scrapes, on a port of its own, so that no proxy shows it to the world by mistake. */
export function metricsEdge(metrics: Metrics): Edge {
  return async ({ method, target }) => {
    if (target !== METRICS_PATH) return refuse(404, 'NOT_FOUND', `Expected the path ${METRICS_PATH}.`);
    if (method !== 'GET') return refuse(405, 'BAD_USER_INPUT', 'Expected a GET.', { allow: 'GET' });
    return { status: 200, headers: { 'content-type': metrics.contentType }, body: await metrics.render() };
  };
}
