import type { Credentials } from '../domain/credentials.ts';
import type { Clock } from '../domain/clock.ts';
import { Failed } from '../domain/failure.ts';
import { LightSignal } from '../domain/light-signal.ts';
import type { Beginnings } from '../domain/turns.ts';
import type { Answer } from '../upstream/answer.ts';
import type { UpstreamEvent } from '../upstream/policies/upstream-event.ts';
import type { Read } from '../upstream/read.ts';
import type { Call, Waiting } from '../upstream/send.ts';
import type { Waiter } from '../upstream/waiter.ts';
import type { Seated } from './seat.ts';

/** Where flights begin, and are found by others. */
export interface Flights {
  readonly clock: Clock;
  readonly turns: Beginnings;
  /** Nobody may join any more: those who wait are about to be told, or the last one of them has left. */
  ended(flight: Flight): void;
  /** Makes the same read once more, for some of those who waited. */
  begin(read: Read, seats: Seated[]): void;
}

/** Whoever has had so much of an attempt's time has had it: for the rest nobody would ask anew. */
const NEARLY_ALL = 0.9;

/**
 * A read that is under way, and those who wait for it. To the policies it is a call of its own: its signal is aborted when
 * the last of them has left, and its deadline is the latest of theirs. It is accounted for to the first one, in whose trace
 * it is shown, as asked, and to the others as shared.
 */
export class Flight implements Call, Waiting {
  readonly read: Read;
  readonly signal = new LightSignal();
  readonly #flights: Flights;
  readonly #first: Waiter;
  /** Those who wait. */
  readonly #seats: Seated[];
  /** Those who joined after the first; they stay when they leave, as the call was also theirs. */
  #others: Waiter[] | null = null;
  #deadline = -Infinity;

  /** Takes over the list of seats, in which there is one at least. */
  constructor(read: Read, seats: Seated[], flights: Flights) {
    const [first] = seats;
    if (first === undefined) throw new TypeError('Expected somebody who waits for the read.');
    this.read = read;
    this.#flights = flights;
    this.#first = first.waiter;
    this.#seats = seats;
    for (const seat of seats) this.#admit(seat);
  }

  get tenant(): string {
    return this.read.tenant;
  }

  get credentials(): Credentials {
    return this.read.credentials;
  }

  get trace(): Waiter['trace'] {
    return this.#first.trace;
  }

  get deadline(): number {
    return this.#deadline;
  }

  observe(event: UpstreamEvent): void {
    this.#first.observe(event);
    if (this.#others === null) return;
    const told = event.kind === 'call' ? { ...event, coalesced: true } : event;
    for (const other of this.#others) other.observe(told);
  }

  /** Takes in one more, whose signal must not have been aborted yet. */
  join(seat: Seated): void {
    seat.since = this.#flights.clock.now();
    this.#seats.push(seat);
    this.#admit(seat);
  }

  /** A long answer is given to one after the other: what each of them makes of it takes as much memory as the answer. */
  answered(answer: Answer): void {
    this.#flights.ended(this);
    if (answer.body.length > this.#flights.turns.characters) this.#handOn(answer);
    else for (const seat of this.#seats) seat.answered(answer);
  }

  /**
   * Tells everybody. But those who joined when a good part of the time was over that an attempt has have their own full
   * time: for them the read is made once more, as it would have been if they had asked for themselves.
   */
  failed(reason: unknown): void {
    this.#flights.ended(this);
    const late = this.#seats.length === 1 ? [] : this.#lateAt(reason);
    for (const seat of this.#seats) if (!late.includes(seat)) seat.failed(reason);
    if (late.length > 0) this.#flights.begin(this.read, late);
  }

  /** Called by the seat. */
  leave(seat: Seated): void {
    this.#seats.splice(this.#seats.indexOf(seat), 1);
    if (this.#seats.length > 0) return;
    this.#flights.ended(this);
    this.signal.abort(seat.waiter.signal.reason);
  }

  #admit(seat: Seated): void {
    const { waiter } = seat;
    if (waiter !== this.#first) (this.#others ??= []).push(waiter);
    if (waiter.deadline > this.#deadline) this.#deadline = waiter.deadline;
    seat.enter(this);
  }

  #handOn(answer: Answer): void {
    this.#flights.turns.begin(this.tenant, () => {
      this.#seats.shift()?.answered(answer);
      if (this.#seats.length > 0) this.#handOn(answer);
    });
  }

  /** Those who have not had the time after which the read failed, and have some left. */
  #lateAt(reason: unknown): Seated[] {
    if (!(reason instanceof Failed) || reason.failure.kind !== 'upstream-timeout') return [];
    const now = this.#flights.clock.now();
    const had = reason.failure.milliseconds * NEARLY_ALL;
    const late = this.#seats.filter(({ since, waiter }) => now - since < had && waiter.deadline > now);
    for (const seat of late) seat.since = -Infinity;
    return late;
  }
}
