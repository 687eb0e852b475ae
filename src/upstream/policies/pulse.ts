import type { BreakerOptions } from './breaker-options.ts';
import { SEVERAL } from './members.ts';

/** The part of the slots in which calls must wait for their silence to mean anything. */
const SILENT_PART = 1 / 4;
/** Nothing that is shorter is a silence. */
const SHORTEST_MS = 2000;
/** A silence is so many times as long as the slowest answer of late. */
const PATIENCE = 2;
/** Of the calls that must be under way, one in so many is of another member: nobody alone makes a silence for others. */
const CALLS_PER_MEMBER = 3;
const LATELY_MS = 60_000;
/** Weight of the latest answer in the usual time. */
const WEIGHT = 1 / 8;

/**
 * Notices while calls are still under way that none of them is answered. How long that takes depends on the slowest answer
 * of the last minute or two: an upstream that always takes its time is not silent, and neither is one of which nothing is
 * known yet.
 */
export class Pulse {
  readonly #enough: number;
  #around: Pulse | null;
  readonly #enoughMembers: number;
  /** Members with calls under way. */
  #busy = 0;
  #underWay = 0;
  /** Since when there have been enough calls under way, and nothing has come back. */
  #quietSince = 0;
  /** When the first call began since something came back. */
  #unheardSince = Infinity;
  #usualMs: number | null = null;
  #slowest = 0;
  #slowestBefore = 0;
  #turn = -Infinity;

  /** A silence means something when enough calls are under way; of several members, if it `hasMembers`. */
  constructor({ minimumCalls, concurrency }: BreakerOptions, around: Pulse | null, hasMembers: boolean) {
    const enough = Math.max(SEVERAL, Math.min(minimumCalls, Math.ceil(concurrency * SILENT_PART)));
    this.#enough = enough;
    this.#around = around;
    this.#enoughMembers = hasMembers ? Math.max(SEVERAL, Math.ceil(enough / CALLS_PER_MEMBER)) : 0;
  }

  /** Makes it a new one within another; false while calls are under way. */
  renew(around: Pulse | null): boolean {
    if (this.#underWay > 0) return false;
    this.#around = around;
    this.#unheardSince = Infinity;
    this.#usualMs = null;
    this.#slowest = 0;
    this.#slowestBefore = 0;
    this.#turn = -Infinity;
    return true;
  }

  /** How long an answer usually takes; null before the first one. */
  get usualMs(): number | null {
    return this.#usualMs;
  }

  /** How long a call must be under way before its silence may mean anything, to this or to what is around it. */
  get patienceMs(): number {
    return Math.min(this.#patienceMs, this.#around?.patienceMs ?? Infinity);
  }

  /** Since when nothing has come back although it was asked for, also when that has been given up; infinite if all is well. */
  get unheardSince(): number {
    return this.#unheardSince;
  }

  isSilent(now: number): boolean {
    if (this.#underWay < this.#enough || this.#busy < this.#enoughMembers) return false;
    return now - this.#quietSince >= this.#patienceMs;
  }

  began(now: number): void {
    this.#underWay += 1;
    if (this.#unheardSince === Infinity) this.#unheardSince = now;
    if (this.#underWay === this.#enough) this.#quietSince = now;
    if (this.#around === null) return;
    if (this.#underWay === 1) this.#around.#busy += 1;
    this.#around.began(now);
  }

  /** A call is over. `isHeard` unless nothing came back; `milliseconds` is how long it took to get what was asked for. */
  ended(isHeard: boolean, milliseconds: number | null, now: number): void {
    this.#underWay -= 1;
    if (isHeard) {
      this.#quietSince = now;
      this.#unheardSince = this.#underWay > 0 ? now : Infinity;
    } else if (this.#underWay === 0 && now - this.#unheardSince < SHORTEST_MS) this.#unheardSince = Infinity;
    if (milliseconds !== null) this.#note(milliseconds, now);
    if (this.#around === null) return;
    if (this.#underWay === 0) this.#around.#busy -= 1;
    this.#around.ended(isHeard, milliseconds, now);
  }

  get #patienceMs(): number {
    if (this.#usualMs === null) return Infinity;
    return Math.max(SHORTEST_MS, PATIENCE * Math.max(this.#slowest, this.#slowestBefore));
  }

  #note(milliseconds: number, now: number): void {
    const usual = this.#usualMs ?? milliseconds;
    this.#usualMs = usual + (milliseconds - usual) * WEIGHT;
    if (now - this.#turn >= LATELY_MS) {
      this.#turn = now;
      this.#slowestBefore = this.#slowest;
      this.#slowest = 0;
    }
    this.#slowest = Math.max(this.#slowest, milliseconds);
  }
}
