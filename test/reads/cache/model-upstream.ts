import { Failed } from '../../../src/domain/failure.ts';
import { Answer } from '../../../src/upstream/answer.ts';
import type { Ask, UpstreamRequest, Waiting } from '../../../src/upstream/send.ts';
import type { ManualClock } from '../../support/clock.ts';
import { AnswerFreshness } from '../../../src/domain/freshness.ts';

/** How the upstream answers from now on: a status, a timeout or a lost connection. */
export type Mood = 200 | 401 | 404 | 422 | 429 | 503 | 'timeout' | 'lost';

/** Whose page it is. */
export const pageOf = (apiKey: string, path: string) => `${apiKey} ${path}`;

export interface ModelCall {
  readonly id: number;
  readonly replica: number;
  readonly page: string;
  readonly apiKey: string;
  /** Two flights of one page may be under way if they are for two tenants. */
  readonly tenant: string;
  readonly begun: number;
  ended: number | null;
  outcome: Mood | 'deserted' | null;
}

/** An upstream whose answers name the page and the call, and that does what it is told when the clock says so. */
export class ModelUpstream {
  mood: Mood = 200;
  delayMs = 1;
  readonly calls: ModelCall[] = [];
  readonly #clock: ManualClock;
  readonly #onCall: (call: ModelCall) => void;
  readonly #onEnd: (call: ModelCall) => void;

  constructor(clock: ManualClock, onCall: (call: ModelCall) => void, onEnd: (call: ModelCall) => void) {
    this.#clock = clock;
    this.#onCall = onCall;
    this.#onEnd = onEnd;
  }

  /** What one replica asks, whose clock is so many milliseconds ahead. */
  askFor(replica: number, aheadMs: number): Ask<UpstreamRequest> {
    return ({ path, call: flight }, waiting) => {
      const { apiKey } = flight.credentials;
      const call: ModelCall = {
        id: this.calls.length,
        replica,
        page: pageOf(apiKey, path),
        apiKey,
        tenant: flight.tenant,
        begun: this.#clock.now(),
        ended: null,
        outcome: null,
      };
      this.#onCall(call);
      this.calls.push(call);
      const asked = new AnswerFreshness(this.#clock.epoch() + aheadMs, this.#clock.now());
      const { mood } = this;
      const cancel = this.#clock.setTimer(this.delayMs, () => {
        this.#end(call, mood);
        tell(waiting, call, mood, asked);
      });
      flight.signal.addEventListener('abort', () => {
        cancel();
        if (call.ended === null) this.#end(call, 'deserted');
      });
    };
  }

  #end(call: ModelCall, outcome: Mood | 'deserted'): void {
    call.ended = this.#clock.now();
    call.outcome = outcome;
    this.#onEnd(call);
  }
}

function tell(waiting: Waiting, { id, page }: ModelCall, mood: Mood, asked: AnswerFreshness): void {
  if (mood === 'timeout') waiting.failed(new Failed({ kind: 'upstream-timeout', milliseconds: 1 }));
  else if (mood === 'lost') waiting.failed(new Failed({ kind: 'upstream-unavailable', reason: 'lost' }));
  else waiting.answered(new Answer(mood, null, JSON.stringify({ page, id }), asked));
}
