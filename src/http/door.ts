import type { ShedReason } from '../observability/labels.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { CallLog } from '../upstream/call-log.ts';
import type { Reservation } from '../upstream/policies/reservation.ts';
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
  readonly upstream: UpstreamRoom;
  /** Whether answers are kept, so that there may be operations for which the upstream need not be asked. */
  readonly keeps: boolean;
  readonly metrics: Metrics;
}

/** What is known of the upstream's queue before anything is sent. */
export interface UpstreamRoom {
  /**
   * Null if a call of this tenant would be taken now; otherwise the seconds after which to try again. `isBusy` if its caller
   * has other operations under way.
   */
  readonly congestion: (tenant: string, isBusy: boolean) => number | null;
  /** Keeps room for a call that would be taken now, until it is made. */
  readonly reserve: (tenant: string) => Reservation;
}

/** Places are free again as soon as some operation ends. */
const PLACE_RETRY_AFTER = 1;

/**
 * Decides whether an operation is taken on, before anything is done for it: a refusal must cost next to nothing, or nobody
 * is served once there are many. Whoever floods the gateway is refused for its own share, and everybody else comes in.
 *
 * Room upstream is kept for the first call of each operation that is taken on, until that is made. Otherwise hundreds that
 * come at once would all be let in by the same room, and most of them be refused after all, when work had been done for them.
 */
export class Door {
  readonly #options: DoorOptions;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** The answer to a request that would not be taken on now, whatever its body is; null for one that may be. */
  refusal(owner: string, tenant: string): EdgeResponse | null {
    const { upstream, places, manyOwners, keeps } = this.#options;
    if (keeps) return this.#withoutPlace(owner);
    const retryAfter = upstream.congestion(tenant, manyOwners && places.heldBy(owner) > 0);
    return retryAfter === null ? this.#withoutPlace(owner) : this.#turnAway('upstream_queue', retryAfter);
  }

  /**
   * Gives a request its place; the answer to one for which there is none any more, since its body took a while to come, or no room
   * upstream. `isKept` says whether it needs none.
   */
  enter(request: EdgeRequest, owner: string, tenant: string, isKept: () => boolean): EdgeResponse | null {
    const { upstream, places, manyOwners } = this.#options;
    const retryAfter = upstream.congestion(tenant, manyOwners && places.heldBy(owner) > 0);
    if (retryAfter !== null && !isKept()) return this.#turnAway('upstream_queue', retryAfter);
    const refusal = this.#withoutPlace(owner);
    if (refusal === null) request.place = places.take(owner);
    return refusal;
  }

  /**
   * Keeps room upstream for the first call of an operation that is about to begin, if there is any; the answer to one that needs
   * it and has none any more, since others began while it waited for its turn.
   */
  begin(owner: string, tenant: string, calls: CallLog, isKept: () => boolean): EdgeResponse | null {
    const { upstream, places, manyOwners } = this.#options;
    const retryAfter = upstream.congestion(tenant, manyOwners && places.heldBy(owner) > 1);
    if (retryAfter === null) calls.keep(upstream.reserve(tenant));
    return retryAfter === null || isKept() ? null : this.#turnAway('upstream_queue', retryAfter);
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
