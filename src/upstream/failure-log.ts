import type { Endpoint } from '../observability/labels.ts';
import type { Clock } from '../domain/clock.ts';
import type { Invalid } from '../domain/failure.ts';
import type { LogDetails, Logger } from '../observability/logger.ts';
import { Sparingly } from '../observability/sparingly.ts';
import type { AskedEvent, UpstreamEvent } from './policies/upstream-event.ts';
import { outcomeLabel } from './policy-metrics.ts';

const EVERY_MS = 60_000;
/** More causes than there are. */
const MOST_CAUSES = 500;

/**
 * Writes down why the upstream failed: each cause once a minute, with how often it was not written since. A cause is made of
 * words and numbers that are ours, Node's or HTTP's: no line can hold a key, an id, a query or anything of a body.
 */
export class FailureLog {
  readonly #logger: Pick<Logger, 'warn'>;
  readonly #sparingly: Sparingly;

  constructor(logger: Pick<Logger, 'warn'>, clock: Clock) {
    this.#logger = logger;
    this.#sparingly = new Sparingly(() => clock.now(), EVERY_MS, MOST_CAUSES);
  }

  /** Told of everything that the policies do. */
  note(event: UpstreamEvent): void {
    if (event.kind === 'breaker' && event.state === 'open') {
      this.#write('breaker', () => ({}), 'the upstream fails so often that it is not asked for a while');
    }
    if (event.kind !== 'call' || !isFailure(event)) return;
    const { endpoint, status, code, attempt } = event;
    const outcome = outcomeLabel(event.outcome, status);
    const details = () => ({
      endpoint,
      outcome,
      ...(status !== null && { status }),
      ...(code !== null && { code }),
      attempt,
    });
    this.#write(`${endpoint} ${outcome} ${status} ${code}`, details, 'a call to the upstream failed');
  }

  /** Told of every part of an answer that breaks the contract. */
  readonly broken = (endpoint: Endpoint, { path, message, advice }: Invalid): void => {
    // The same field of another row is the same cause. A page may have thousands of them, so it takes no more than this to drop one.
    const field = path.slice(path.indexOf(']') + 1);
    const cause = `${endpoint} ${field} ${advice ?? ''}`;
    const details = () => {
      const reason = advice === undefined ? message : `${message} ${advice}`;
      return { endpoint, outcome: 'invalid', path, reason };
    };
    this.#write(cause, details, 'an answer of the upstream breaks the contract');
  };

  /** `details` are asked for only where the cause is written. */
  #write(cause: string, details: () => LogDetails, message: string): void {
    const unshown = this.#sparingly.pass(cause);
    if (unshown !== null) this.#logger.warn({ ...details(), ...(unshown > 0 && { unshown }) }, message);
  }
}

/** A 404 is mostly an answer, that there is no such customer; where it is none, whoever reads it says so. */
function isFailure({ outcome, status }: AskedEvent): boolean {
  return outcome !== 'ok' && outcome !== 'aborted' && status !== 404;
}
