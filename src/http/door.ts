import type { ShedReason } from '../observability/labels.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { CommonOverload } from './common-overload.ts';
import type { EdgeRequest, EdgeResponse } from './exchange.ts';
import type { NoPlace, Places } from './places.ts';
import { refuseFor } from './refusals.ts';
import type { UnreadAnswers } from './unread-answers.ts';

export interface DoorOptions {
  readonly places: Places;
  readonly answers: UnreadAnswers;
  readonly overload: CommonOverload;
  /** Whether different callers are told apart. */
  readonly manyOwners: boolean;
  /** Null if the upstream would take a call of this tenant now; otherwise the seconds after which to try again. */
  readonly congestion: (tenant: string) => number | null;
  readonly metrics: Metrics;
}

/** Places are free again as soon as some operation ends. */
const PLACE_RETRY_AFTER = 1;

/**
 * Decides whether an operation is taken on, before anything is done for it: a refusal must cost next to nothing, or nobody
 * is served once there are many. Whoever floods the gateway is refused for its own share, and everybody else comes in.
 */
export class Door {
  readonly #options: DoorOptions;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** The answer to a request that would not be taken on now; null for one that would. */
  refusal(owner: string, tenant: string): EdgeResponse | null {
    const retryAfter = this.#options.congestion(tenant);
    return retryAfter === null ? this.#withoutPlace(owner) : this.#turnAway('upstream_queue', retryAfter);
  }

  /** Gives a request its place; the answer to one for which there is none any more. */
  enter(request: EdgeRequest, owner: string): EdgeResponse | null {
    const refusal = this.#withoutPlace(owner);
    if (refusal === null) request.place = this.#options.places.take(owner);
    return refusal;
  }

  #withoutPlace(owner: string): EdgeResponse | null {
    const { places, answers } = this.#options;
    let why = places.refusal(owner);
    if (why === null) return null;
    if (answers.makeRoom(why === 'share' ? owner : null)) why = places.refusal(owner);
    return why === null ? null : this.#turnAway(this.#reasonFor(why), PLACE_RETRY_AFTER);
  }

  #reasonFor(why: NoPlace): ShedReason {
    const { places, overload, manyOwners } = this.#options;
    if (why === 'share') return 'tenant_share';
    if (!manyOwners || places.areTakenBySeveral) overload.count();
    return places.isLimited ? 'event_loop' : 'inbound_full';
  }

  #turnAway(reason: ShedReason, retryAfter: number): EdgeResponse {
    this.#options.metrics.shed(reason);
    return refuseFor({ kind: 'overloaded', retryAfter });
  }
}
