import type { Clock } from '../../domain/clock.ts';
import { type Tolerance, TOLERANT } from '../../domain/tolerance.ts';
import type { Answer } from '../../upstream/answer.ts';
import type { Attach, Waiter } from '../../upstream/waiter.ts';
import { type Ages, judge } from './ages.ts';
import { SeenAnswer } from './asking.ts';
import type { Keeping, Looked } from './keeping.ts';
import type { KeptAnswer } from './kept-answer.ts';
import type { Leases } from './leases.ts';
import type { Loads } from './loads.ts';
import { keyOf } from './memory.ts';
import { endsWhatWasKnown, mayAnswerStale, wasUnasked } from './stale-if.ts';

/** What comes of asking anew for what is kept. */
export type Renewal =
  | { readonly kind: 'renewed' }
  /** Another replica or tenant is about it. */
  | { readonly kind: 'elsewhere' }
  /** The upstream failed. */
  | { readonly kind: 'failed' }
  /** This gateway had no room to ask, which says nothing about what is known. */
  | { readonly kind: 'unasked' }
  /** It gave an answer that ends what was known, asked for at `since` on the clock that never goes back; null where none came whole. */
  | { readonly kind: 'refused'; readonly error: unknown; readonly since: number | null };

export interface RenewalOptions {
  readonly attach: Attach;
  readonly keeping: Keeping;
  readonly leases: Leases | null;
  readonly loads: Loads;
  readonly clock: Clock;
  /** As they are just now. */
  readonly ages: () => Ages;
  /** Somebody who waits for as long as one may, and for nobody. */
  readonly waiter: () => Waiter;
}

/** At once, so that the upstream's slots are there for those who have nothing to be told meanwhile. */
const MOST_AT_ONCE = 16;
/** How long an upstream that failed is left alone with the same question. */
const AFTER_FAILURE_MS = 1000;
/** Until what others load can be looked for. */
const AFTER_OTHERS_MS = 100;

/** Asks anew for what is kept, once for all who want it, and by nobody's deadline. */
export class Renewals {
  readonly #options: RenewalOptions;
  readonly #running = new Map<string, Promise<Renewal>>();

  constructor(options: RenewalOptions) {
    this.#options = options;
  }

  /** Begins, unless it was tried a moment ago, or many others are under way. Null where one is running already, or none is begun. */
  begin(kept: KeptAnswer, interpret: (answer: Answer) => unknown): Promise<Renewal> | null {
    if (this.#options.clock.now() < kept.notBefore || this.#running.size >= MOST_AT_ONCE) return null;
    return this.#running.has(keyOf(kept.read)) ? null : this.renew(kept, interpret);
  }

  /**
   * Never rejects. What another replica has will do if it is fresh to who asks; whoever joins may want a newer one. `isOwn`:
   * asks even though another one is about it.
   */
  renew(
    kept: KeptAnswer,
    interpret: (answer: Answer) => unknown,
    tolerance: Tolerance = TOLERANT,
    isOwn = false,
  ): Promise<Renewal> {
    const key = keyOf(kept.read);
    const known = this.#running.get(key);
    if (known !== undefined) return known;
    const running = this.#renew(kept, interpret, tolerance, isOwn).finally(() => {
      this.#running.delete(key);
    });
    this.#running.set(key, running);
    return this.#options.loads.note(kept.read, running);
  }

  async #renew(
    kept: KeptAnswer,
    interpret: (answer: Answer) => unknown,
    tolerance: Tolerance,
    isOwn: boolean,
  ): Promise<Renewal> {
    const { keeping, leases, loads, ages } = this.#options;
    if (!isOwn && loads.ofAnotherTenant(kept.read) !== null) return this.#leaveToOthers(kept);
    if (leases === null) return this.#ask(kept, null, interpret);
    const looked = await keeping.look(kept.read, interpret);
    const found = keeping.find(kept.read);
    if (found !== null && judge(found, keeping.ageOf(found), ages(), tolerance) === 'fresh') {
      return { kind: 'renewed' };
    }
    if (looked === null) return this.#ask(kept, null, interpret);
    const turn = await leases.take(looked.name);
    if (turn.kind === 'taken') {
      return isOwn ? this.#ask(kept, looked, interpret) : this.#leaveToOthers(kept);
    }
    return this.#ask(kept, looked, interpret).finally(() => {
      turn.release();
    });
  }

  #leaveToOthers(kept: KeptAnswer): Renewal {
    kept.notBefore = this.#options.clock.now() + AFTER_OTHERS_MS;
    return { kind: 'elsewhere' };
  }

  async #ask(
    kept: KeptAnswer,
    looked: Looked | null,
    interpret: (answer: Answer) => unknown,
  ): Promise<Renewal> {
    const { attach, keeping, clock, waiter } = this.#options;
    const began = clock.now();
    const seen = new SeenAnswer(interpret);
    try {
      await attach(kept.read, waiter(), keeping.through(kept.read, looked, seen.interpret));
      return { kind: 'renewed' };
    } catch (error) {
      const found = keeping.find(kept.read);
      // Another one may have come from the store in the meantime; if it is older than this failure, that holds for it, too.
      const held = found === null || found.since > began ? kept : found;
      held.notBefore = clock.now() + AFTER_FAILURE_MS * held.jitter;
      if (mayAnswerStale(error)) {
        held.answer.freshness.isStale = true;
        return { kind: 'failed' };
      }
      if (wasUnasked(error)) return { kind: 'unasked' };
      if (endsWhatWasKnown(error)) keeping.drop(kept.read, seen.since ?? began);
      return { kind: 'refused', error, since: seen.since };
    }
  }
}
