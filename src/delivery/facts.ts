import { environment, type IntegerName } from '../config/env.ts';
import { DRAIN_DELAY_MS, LOG_PATIENCE_MS } from '../config/fixed.ts';

/** What is printed about: the package that prints. */
export interface Facts {
  readonly name: string;
  readonly version: string;
}

/** The default of a variable that has one. */
export function defaultOf(name: IntegerName): number {
  const { fallback } = environment[name];
  if (fallback === null) throw new TypeError(`Expected ${name} to have a default.`);
  return Number(fallback);
}

/** Beyond what the gateway takes for itself, for a process that is slow to end. */
const SPARE_S = 3;

/** How long to wait between the wish to stop and the end by force, in seconds, with the defaults. */
export function graceSeconds(): number {
  const own = DRAIN_DELAY_MS + defaultOf('DRAIN_TIMEOUT_MS') + LOG_PATIENCE_MS;
  return Math.ceil(own / 1000) + SPARE_S;
}

/** How long a proxy should wait for an answer, in seconds: the gateway gives up first, and says why. */
export function answerSeconds(): number {
  return Math.ceil(defaultOf('OPERATION_DEADLINE_MS') / 1000) + 5;
}
