import type { Failure } from '../../domain/failure.ts';
import type { Estimate } from '../../schema/needs/ledger.ts';

/** Bounds on the upstream work of one operation, and on the size of its answer. */
export interface CostLimits {
  readonly maxUpstreamCalls: number;
  readonly maxRows: number;
  /** Also of what is really written: see {@link tooLong}. */
  readonly maxResponseBytes: number;
}

/** Whether an operation is within its bounds. */
export function isAffordable({ calls, rows, bytes }: Estimate, most: CostLimits): boolean {
  return calls <= most.maxUpstreamCalls && rows <= most.maxRows && bytes <= most.maxResponseBytes;
}

/** Null for an operation within its bounds. */
export function checkCost(cost: Estimate, most: CostLimits): Failure | null {
  if (isAffordable(cost, most)) return null;
  const { maxUpstreamCalls, maxRows, maxResponseBytes } = most;
  const { calls, rows, bytes, isPart = false } = cost;
  const message =
    `Expected an operation of at most ${maxUpstreamCalls} upstream calls, ${maxRows} rows and an answer of ` +
    `${maxResponseBytes} bytes, got one estimated at ${isPart ? 'no less than ' : ''}${calls} calls, ${rows} rows and ${bytes} bytes. ` +
    'Ask for fewer rows, customers, lists or fields at once.';
  return { kind: 'too-complex', message };
}

/**
 * For an answer that turned out longer than may be written, though it was estimated within the bound: the upstream's texts
 * may have any length. The bound is the same, as whoever sets it means what is sent; the estimate is generous enough for
 * an answer of ordinary texts never to get here.
 */
export function tooLong({ maxResponseBytes }: CostLimits): Failure {
  const message =
    `Expected an answer of at most ${maxResponseBytes} bytes, got a longer one, since the upstream's texts are longer ` +
    'than was estimated. Ask for fewer rows, customers, lists or fields at once.';
  return { kind: 'too-complex', message };
}

/** For an answer of more errors than anybody reads, each of which would be written with its path. */
export function tooManyErrors(most: number): Failure {
  const message = `Expected an answer of at most ${most} errors, got more. Ask for fewer rows, customers, lists or fields at once.`;
  return { kind: 'too-complex', message };
}
