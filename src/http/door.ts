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
  readonly upstream: UpstreamRoom;
  readonly metrics: Metrics;
}

/** What is known of the upstream's queue before anything is sent. */
export interface UpstreamRoom {
  /** Null if a call of this tenant would be taken now; otherwise the seconds after which to try again. */
  readonly congestion: (tenant: string) => number | null;
  /** How many calls more would be taken. */
  readonly room: () => number;
  /** How many calls may wait there at most. */
  readonly queue: number;
}

/** Places are free again as soon as some operation ends. */
const PLACE_RETRY_AFTER = 1;
/**
 * The last part of the queue is kept for callers who have nothing under way. Otherwise they would push out calls of those
 * who have several, and all that was done for these would have been for nothing.
 */
const SCARCE = 1 / 32;
/** As is room upstream. */
const ROOM_RETRY_AFTER = 1;

/**
 * Decides whether an operation is taken on, before anything is done for it: a refusal must cost next to nothing, or nobody
 * is served once there are many. Whoever floods the gateway is refused for its own share, and everybody else comes in.
 */
export class Door {
  readonly #options: DoorOptions;
  readonly #scarce: number;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#scarce = Math.floor(options.upstream.queue * SCARCE);
  }

  /** The answer to a request that would not be taken on now; null for one that would. */
  refusal(owner: string, tenant: string): EdgeResponse | null {
    const { upstream, places, manyOwners } = this.#options;
    const retryAfter = upstream.congestion(tenant);
    if (retryAfter !== null) return this.#turnAway('upstream_queue', retryAfter);
    if (manyOwners && upstream.room() <= this.#scarce && places.heldBy(owner) > 0) {
      return this.#turnAway('upstream_queue', ROOM_RETRY_AFTER);
    }
    return this.#withoutPlace(owner);
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
