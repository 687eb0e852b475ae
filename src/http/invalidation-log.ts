import type { Clock } from '../domain/clock.ts';
import type { InvalidationResult } from '../observability/labels.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { Sparingly } from '../observability/sparingly.ts';

const EVERY_MS = 60_000;
/** More than there are. */
const MOST_RESULTS = 100;

/**
 * Counts what became of messages that customers have changed, and writes down those that were not acted on: what is kept stays
 * out of date then, and their sender may not look at what it is answered. Each result once a minute, since anybody who reaches
 * the port can cause most of them.
 */
export function invalidationLog(
  logger: Pick<Logger, 'warn'>,
  metrics: Pick<Metrics, 'invalidation'>,
  clock: Clock,
): (result: InvalidationResult) => void {
  const sparingly = new Sparingly(() => clock.now(), EVERY_MS, MOST_RESULTS);
  return (result) => {
    metrics.invalidation(result);
    if (result === 'accepted') return;
    const unshown = sparingly.pass(result);
    if (unshown === null) return;
    logger.warn({ result, ...(unshown > 0 && { unshown }) }, 'a message to /invalidate was not acted on');
  };
}
