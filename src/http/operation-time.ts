import type { Clock } from '../domain/clock.ts';
import { Failed } from '../domain/failure.ts';
import { type AbortView, LightSignal } from '../domain/light-signal.ts';

/** The time that one operation has. It must be ended once the operation is. */
export class OperationTime {
  /** Aborted when the time is over, or when the sender has left. */
  readonly signal = new LightSignal();
  /** On the injected clock. */
  readonly deadline: number;
  readonly #sender: AbortView;
  readonly #cancelTimer: () => void;

  constructor(clock: Clock, milliseconds: number, sender: AbortView) {
    this.deadline = clock.now() + milliseconds;
    this.#sender = sender;
    this.#cancelTimer = clock.setTimer(milliseconds, () => {
      this.signal.abort(new Failed({ kind: 'upstream-timeout', milliseconds }));
    });
    sender.addEventListener('abort', this);
    if (sender.aborted) this.handleEvent();
  }

  /** The sender has left. */
  handleEvent(): void {
    this.signal.abort(new Failed({ kind: 'upstream-unavailable', reason: 'the caller left' }));
  }

  end(): void {
    this.#cancelTimer();
    this.#sender.removeEventListener('abort', this);
  }
}
