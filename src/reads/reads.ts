import type { Clock } from '../domain/clock.ts';
import type { Beginnings } from '../domain/turns.ts';
import type { Read } from '../upstream/read.ts';
import type { Ask, UpstreamRequest } from '../upstream/send.ts';
import type { Attach } from '../upstream/waiter.ts';
import { Flight, type Flights } from './flight.ts';
import { Seat, type Seated } from './seat.ts';

/**
 * What is read of the upstream, for whoever waits for it. A read that is under way is shared by all who want the same;
 * nothing is kept of one that has ended.
 *
 * By path; nearly always one flight for each. Lists are emptied when they are taken out: a map that has grown leaves its
 * former tables to the collector, and one of them that is old keeps alive all that follow, with whatever was in them.
 */
export class Reads implements Flights {
  readonly clock: Clock;
  readonly turns: Beginnings;
  readonly #ask: Ask<UpstreamRequest>;
  readonly #underWay = new Map<string, Flight[]>();

  constructor(ask: Ask<UpstreamRequest>, clock: Clock, turns: Beginnings) {
    this.#ask = ask;
    this.clock = clock;
    this.turns = turns;
  }

  readonly attach: Attach = (read, waiter, interpret) => {
    if (waiter.signal.aborted) return Promise.reject(waiter.signal.reason);
    return new Promise((resolve, reject) => {
      const seat = new Seat(waiter, interpret, resolve, reject);
      const present = this.#underWay.get(read.path)?.find((flight) => flight.read.equals(read));
      if (present === undefined) this.begin(read, [seat]);
      else present.join(seat);
    });
  };

  /** Called by flights, too. */
  begin(read: Read, seats: Seated[]): void {
    const flight = new Flight(read, seats, this);
    const others = this.#underWay.get(read.path);
    if (others === undefined) this.#underWay.set(read.path, [flight]);
    else others.push(flight);
    const { endpoint, path, subject } = read;
    this.#ask({ endpoint, path, subject, call: flight }, flight);
  }

  /** Of a flight that was deserted before it ended, the path may have another one by then. */
  ended(flight: Flight): void {
    const { path } = flight.read;
    const flights = this.#underWay.get(path);
    const at = flights?.indexOf(flight) ?? -1;
    if (flights === undefined || at < 0) return;
    flights.splice(at, 1);
    if (flights.length === 0) this.#underWay.delete(path);
  }
}
