/** Where room is kept: a slot, or a place to wait for one. */
export interface Reserved {
  release(lane: string, room: 'slot' | 'place'): void;
}

/** Room for a call that is about to be made. It must be released once it is, or once it is known that it will not be. */
export class Reservation {
  readonly #lane: string;
  readonly #room: 'slot' | 'place';
  #reserved: Reserved | null;

  constructor(reserved: Reserved, lane: string, room: 'slot' | 'place') {
    this.#reserved = reserved;
    this.#lane = lane;
    this.#room = room;
  }

  /** To release it twice does no harm. */
  release(): void {
    const reserved = this.#reserved;
    this.#reserved = null;
    reserved?.release(this.#lane, this.#room);
  }
}
