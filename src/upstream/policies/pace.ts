import type { Clock } from '../../domain/clock.ts';
import { Beats } from './beats.ts';
import { FairQueue, type Place } from './fair-queue.ts';
import { Refused, wholeSeconds } from './refused.ts';

/**
 * Takes the next `count` beats of those that all replicas share, and says in how many milliseconds each is; none that is
 * further away than `longestMs`: of the first of these it only says so. Null: nobody knows.
 */
export type Spend = (count: number, longestMs: number) => Promise<readonly number[] | null>;

/** Who waits for a beat, and is told what becomes of that. */
export interface BeatSeeker {
  readonly tenant: string;
  readonly lane: string;
  /** Until when it is worth waiting. */
  readonly deadline: number;
  /** Where it waits; null when it does not. Kept here for the pace. */
  place: Place<BeatSeeker> | null;
  /** It may begin now, at this beat. False: it did not, and another one may. */
  beatGiven(beat: number): boolean;
  /** Its beat would come too late. */
  beatRefused(refusal: Refused): void;
}

/** No operation lasts for longer. */
const LONGEST_MS = 120_000;
/** A call begins so long after its beat at most; a process that was held up for longer goes on from there, and no faster. */
export const LATE_MS = 100;
/** Trips for beats under way at once: with fewer, one that is slow would hold up those who come meanwhile... */
const MOST_TRIPS = 8;
/** ...and beats asked for in one of them. */
const MOST_AT_ONCE = 100;

/**
 * Gives beats to calls with the same credentials. Each that comes brings a beat, the next that is left; whoever is first in
 * turn gets the first one, so that lanes take turns however many calls each of them makes. One for which there is none
 * before its deadline is refused at once, unless somebody else has more waiting than that.
 *
 * Where beats are shared and nobody knows the next one, a process gives its own: as many as it would if it were alone.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #spend: Spend | null;
  readonly #own: Beats;
  readonly #queue = new FairQueue<BeatSeeker>();
  /** Those to come, in order. */
  #beats: number[] = [];
  /** Who brought none yet, and has none asked for. */
  #newcomers: BeatSeeker[] = [];
  #trips = 0;
  /** Beats that were asked for in them. */
  #askedFor = 0;
  #cancelTimer: (() => void) | null = null;
  #isGiving = false;

  /** `spend` is null where nothing is shared. */
  constructor(perSecond: number, clock: Clock, spend: Spend | null) {
    this.#clock = clock;
    this.#spend = spend;
    this.#own = new Beats(perSecond);
  }

  /** Calls that wait for their beat. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Whether a new one in its place would do the same. */
  get isIdle(): boolean {
    return this.waiting === 0 && this.#trips === 0 && this.#own.areOver(this.#clock.now());
  }

  /** Gives a beat, at once or later, unless the seeker withdraws or it would come too late. */
  seek(seeker: BeatSeeker): void {
    const now = this.#clock.now();
    if (this.#queue.size === 0) this.#beats = this.#beats.filter((at) => at >= now - LATE_MS);
    this.#push(seeker);
    if (this.#lacking <= 0) this.#judge(seeker, 0);
    else if (this.#spend === null) this.#takeOwn(seeker, now);
    else {
      this.#newcomers.push(seeker);
      if (this.#trips < MOST_TRIPS) void this.#takeShared(this.#spend);
      return;
    }
    this.#give();
  }

  /** The beat that it brought is left to the others. */
  withdraw(seeker: BeatSeeker): void {
    this.#remove(seeker);
    if (this.#queue.size === 0) this.#cancelTimer?.();
  }

  /** How many more wait than there are beats, or will be. */
  get #lacking(): number {
    return this.#queue.size - this.#beats.length - this.#newcomers.length - this.#askedFor;
  }

  #takeOwn(seeker: BeatSeeker, now: number): void {
    const at = this.#own.next(now);
    const one = this.#oneWithout(seeker);
    if (this.#lacking > 0 && one !== undefined && at - now <= longestFor([one], now)) this.#add(at);
    this.#judge(seeker, at - now);
  }

  async #takeShared(spend: Spend): Promise<void> {
    const seekers = this.#newcomers.splice(0, MOST_AT_ONCE);
    const longest = longestFor(seekers, this.#clock.now());
    this.#trips += 1;
    this.#askedFor += seekers.length;
    const waits = await spend(seekers.length, longest);
    this.#trips -= 1;
    const now = this.#clock.now();
    seekers.forEach((seeker, index) => {
      this.#askedFor -= 1;
      if (waits === null) {
        this.#takeOwn(seeker, now);
        return;
      }
      const wait = waits[index] ?? waits.at(-1) ?? LONGEST_MS;
      if (index < waits.length && wait <= longest) this.#add(Math.max(now + wait, this.#own.next(now)));
      this.#judge(seeker, wait);
    });
    this.#give();
    if (this.#newcomers.length > 0 && this.#trips < MOST_TRIPS) void this.#takeShared(spend);
  }

  #add(beat: number): void {
    this.#own.note(beat);
    this.#beats.push(beat);
  }

  /**
   * One has brought a beat, or none: then the next one is so far away. Refuses one for which that is too late: itself, or one
   * of a lane that has more waiting.
   */
  #judge(seeker: BeatSeeker, nextMs: number): void {
    const now = this.#clock.now();
    const one = this.#oneWithout(seeker);
    if (one === undefined) return;
    const isLacking = this.#lacking > 0;
    const last = this.#beats[Math.min(this.#queue.size, this.#beats.length) - 1] ?? now;
    const wait = isLacking ? nextMs : last - now;
    if (wait > longestFor([one], now)) this.#refuseFor(one, wait);
    else if (isLacking) this.#newcomers.push(one);
  }

  /** Who is to be judged: it may have had the beat of another one meanwhile, who then has none. */
  #oneWithout(seeker: BeatSeeker): BeatSeeker | undefined {
    if (seeker.place !== null) return seeker;
    return this.#lacking > 0 ? this.#queue.newest : undefined;
  }

  #refuseFor(seeker: BeatSeeker, wait: number): void {
    this.#remove(seeker);
    const other = this.#queue.evictFor(seeker.lane, seeker.tenant);
    if (other !== undefined) this.#push(seeker);
    const refused = other ?? seeker;
    refused.place = null;
    const retryAfter = wholeSeconds(Math.min(wait, LONGEST_MS));
    refused.beatRefused(new Refused('pace', { kind: 'rate-limited', retryAfter }));
  }

  /** One that gets a beat may not make use of it before this has returned: then the next one has it. */
  #give(): void {
    if (this.#isGiving) return;
    this.#isGiving = true;
    try {
      for (let beat = this.#due(); beat !== undefined; beat = this.#due()) {
        const seeker = this.#queue.shift(always);
        if (seeker === undefined) return;
        seeker.place = null;
        this.#beats.shift();
        if (!seeker.beatGiven(beat)) this.#beats.unshift(beat);
      }
    } finally {
      this.#isGiving = false;
      this.#watch();
    }
  }

  /** The first beat, if it is due and somebody waits. */
  #due(): number | undefined {
    const [first] = this.#beats;
    const late = this.#clock.now() - (first ?? Infinity);
    if (this.#queue.size === 0 || late < 0) return undefined;
    if (late > LATE_MS) {
      this.#own.shift(late);
      this.#beats = this.#beats.map((beat) => beat + late);
    }
    return this.#beats[0];
  }

  #watch(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const [first] = this.#beats;
    if (first === undefined || this.#queue.size === 0) return;
    this.#cancelTimer = this.#clock.setTimer(Math.ceil(first - this.#clock.now()), () => {
      this.#give();
    });
  }

  #push(seeker: BeatSeeker): void {
    seeker.place = this.#queue.push(seeker.lane, seeker.tenant, seeker);
  }

  #remove(seeker: BeatSeeker): void {
    if (seeker.place !== null) this.#queue.remove(seeker.place);
    seeker.place = null;
  }
}

function longestFor(seekers: readonly BeatSeeker[], now: number): number {
  return Math.min(LONGEST_MS, Math.max(...seekers.map(({ deadline }) => deadline)) - now);
}

function always(): boolean {
  return true;
}
