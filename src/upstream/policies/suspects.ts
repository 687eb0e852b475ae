import type { Evidence } from './outcome.ts';

/** For so many pauses after others asked, they may be about to ask again: many ask once a second. */
const LATELY_PAUSES = 1.5;

/**
 * Those of whom it is known, while a circuit is not closed, that they are not answered. That they fail once more says nothing
 * about others: so they let all others go first, and find out one at a time when nobody else asks.
 */
export class Suspects {
  readonly #pauseMs: number;
  /** Made for the first one: most circuits have none, and whatever is weak costs the collector of garbage. */
  #parties: WeakSet<object> | null = null;
  /** When somebody else asked last. */
  #othersAt = -Infinity;
  /** The admission of the one that finds out. */
  #underWay: number | null = null;
  #begunAt = 0;
  #until = 0;
  #last: object | null = null;

  constructor(pauseMs: number) {
    this.#pauseMs = pauseMs;
  }

  get isAnyUnderWay(): boolean {
    return this.#underWay !== null;
  }

  has(party: object): boolean {
    return this.#parties?.has(party) ?? false;
  }

  /** One that has just failed. */
  add(party: object): void {
    this.#parties ??= new WeakSet();
    this.#parties.add(party);
    this.#last = party;
  }

  remove(party: object): void {
    this.#parties?.delete(party);
  }

  otherAsks(now: number): void {
    this.#othersAt = now;
  }

  /** As of a circuit; `yields` while somebody else asks. Whoever of them found out last lets the others of them go first. */
  wait(party: object, yields: boolean, now: number): number | null {
    if (this.#underWay !== null) return 0;
    const manners = party === this.#last ? this.#pauseMs / 2 : 0;
    const after = yields ? this.#othersAt + LATELY_PAUSES * this.#pauseMs : 0;
    const at = Math.max(after, this.#until + manners);
    return at > now ? at - now : null;
  }

  admit(admission: number, party: object, now: number): void {
    this.#underWay = admission;
    this.#begunAt = now;
    this.#last = party;
  }

  /** Whether the call that is over was one of theirs. */
  settle(admission: number, evidence: Evidence, now: number): boolean {
    if (admission !== this.#underWay) return false;
    this.#underWay = null;
    this.#until = evidence === 'failure' ? Math.max(now, this.#begunAt + this.#pauseMs) : now;
    return true;
  }
}
