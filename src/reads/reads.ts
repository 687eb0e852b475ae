import type { Clock } from '../domain/clock.ts';
import type { Beginnings } from '../domain/turns.ts';
import type { Read } from '../upstream/read.ts';
import type { Ask, UpstreamRequest } from '../upstream/send.ts';
import type { Attach } from '../upstream/waiter.ts';
import { Flight, type Flights } from './flight.ts';
import { FlightTable } from './flight-table.ts';
import { Seat, type Seated } from './seat.ts';

/**
 * What is read of the upstream, for whoever waits for it. A read that is under way is shared by all who want the same;
 * nothing is kept of one that has ended.
 */
export class Reads implements Flights {
  readonly clock: Clock;
  readonly turns: Beginnings;
  readonly #ask: Ask<UpstreamRequest>;
  readonly #underWay = new FlightTable<Flight>();

  constructor(ask: Ask<UpstreamRequest>, clock: Clock, turns: Beginnings) {
    this.#ask = ask;
    this.clock = clock;
    this.turns = turns;
  }

  readonly attach: Attach = (read, waiter, interpret) => {
    if (waiter.signal.aborted) return Promise.reject(waiter.signal.reason);
    return new Promise((resolve, reject) => {
      const seat = new Seat(waiter, interpret, resolve, reject);
      const present = this.#underWay.find(read);
      if (present === undefined) this.begin(read, [seat]);
      else present.join(seat);
    });
  };

  /** Called by flights, too. */
  begin(read: Read, seats: Seated[]): void {
    const flight = new Flight(read, seats, this);
    this.#underWay.add(flight);
    const { endpoint, path, subject } = read;
    this.#ask({ endpoint, path, subject, call: flight }, flight);
  }

  /** Of a flight that was deserted before it ended, the path may have another one by then. */
  ended(flight: Flight): void {
    this.#underWay.remove(flight);
  }
}
